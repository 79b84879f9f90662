// Fills in the position when the browser knows it; the form works without.
const button = document.getElementById("locate");
const told = document.getElementById("located");

function found({ coords }) {
  document.getElementById("field-lat").value = coords.latitude.toFixed(6);
  document.getElementById("field-lon").value = coords.longitude.toFixed(6);
  told.textContent = `± ${Math.round(coords.accuracy)} m`;
}

if (button && navigator.geolocation) {
  button.hidden = false;
  button.addEventListener("click", () => {
    told.textContent = button.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      found,
      () => { told.textContent = button.dataset.failed; },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
}
