"""Finding things in a loaded pack: by code, by day, by place."""

import datetime as dt

from saola.kernel.errors import Refusal
from saola.province import refusals
from saola.province.codelists import agencies
from saola.province.divisions.model import Division, Level
from saola.province.packs.model import Province
from saola.province.procedures.model import Procedure
from saola.province.stations.model import AlarmLevel, Quantity, Reach, Station
from saola.province.succession import Lineage, Register
from saola.province.units.model import Unit, UnitKind

# The agencies that stand at a level; a procedure may also name a kind of agency itself.
KINDS_AT = {"province": (UnitKind.PROVINCE, UnitKind.DEPARTMENT)}


class Lookup:
    """A province with the indexes over it."""

    def __init__(self, province: Province) -> None:
        """Index `province`."""
        self.province = province
        self.units = Lineage(province.units)
        self.divisions = Lineage(province.divisions)
        self.procedures = Register(province.procedures)
        self.stations = Register(province.stations)
        self.quantities = {one.code: one for one in province.quantities}

    def unit(self, code: str) -> Unit:
        """The agency of this code, in its last period; refuses an unknown code."""
        found = self.units.latest(code)
        if found is None:
            raise Refusal(refusals.NO_UNIT, code=code)
        return found

    def unit_written(self, text: str, day: dt.date) -> Unit:
        """The agency in force on `day` whose code is written so, in either spelling.

        A former code finds the agency that lists it. Refuses what is no code, and an unknown one.
        """
        code = str(agencies.parse(text))
        found = self.units.at(code, day) or next(
            (unit for unit in self.units.in_force(day) if code in unit.former_codes), None
        )
        if found is None:
            raise Refusal(refusals.NO_UNIT, code=code)
        return found

    def division(self, code: str, day: dt.date) -> Division:
        """The division that carries this code on `day`; refuses an unknown one."""
        found = self.divisions.at(code, day)
        if found is None:
            raise Refusal(refusals.NO_DIVISION, code=code, day=day.isoformat())
        return found

    def above(self, code: str, day: dt.date) -> tuple[Division, ...]:
        """The division and those it lies in, the smallest first; refuses an unknown one."""
        chain = [self.division(code, day)]
        while (parent := self.divisions.at(chain[-1].parent, day)) and parent not in chain:
            chain.append(parent)
        return tuple(chain)

    def unit_of_division(self, code: str, day: dt.date, level: Level | None = None) -> Unit:
        """The agency that governs this territory on `day`.

        With `level`, the agency of that level over it; otherwise the lowest there is. Refuses an
        unknown division and one that no agency governs.
        """
        for division in self.above(code, day):
            if level is not None and division.level is not level:
                continue
            for unit in self.units.in_force(day):
                if unit.division == division.code:
                    return unit
        raise Refusal(refusals.NO_UNIT_OF_DIVISION, code=code, day=day.isoformat())

    def handler(self, code: str, filed_on: dt.date, day: dt.date, place: str = "") -> Unit:
        """The agency that on `day` handles what was filed with `code` on `filed_on`.

        Where several took over, `place` (the dossier's division as it was called on `filed_on`)
        decides. Refuses an unknown agency, and a succession that the place does not decide: the
        refusal lists the `candidates`.
        """
        heirs = self.units.heirs(code, filed_on, day)
        if not heirs and self.units.latest(code) is None:
            raise Refusal(refusals.NO_UNIT, code=code)
        if len(heirs) > 1 and place:
            now = {
                around.code
                for heir in self.divisions.heirs(place, filed_on, day)
                for around in self.above(heir.code, day)
            }
            heirs = tuple(unit for unit in heirs if unit.division in now) or heirs
        if len(heirs) != 1:
            candidates = [unit.code for unit in heirs]
            raise Refusal(refusals.SUCCESSION_OPEN, code=code, candidates=candidates)
        return heirs[0]

    def procedure(self, code: str, day: dt.date) -> Procedure:
        """The version in force on `day`; refuses an unknown code and one not in force."""
        found = self.procedures.at(code, day)
        if found is not None:
            return found
        if self.procedures.latest(code) is None:
            raise Refusal(refusals.NO_PROCEDURE, code=code)
        raise Refusal(refusals.PROCEDURE_NOT_IN_FORCE, code=code, day=day.isoformat())

    def competent_units(self, procedure: Procedure, day: dt.date) -> tuple[Unit, ...]:
        """The agencies that handle this version on `day`, those they passed it to included."""
        if not procedure.units:
            kinds = KINDS_AT.get(procedure.level, (procedure.level,))
            return tuple(unit for unit in self.units.in_force(day) if unit.kind in kinds)
        found: dict[str, Unit] = {}
        for code in procedure.units:
            for unit in self._now(code, day):
                found.setdefault(unit.code, unit)
        return tuple(found.values())

    def _now(self, code: str, day: dt.date) -> tuple[Unit, ...]:
        """The agency of this code on `day`, or its heirs when it has ended."""
        at = self.units.at(code, day)
        if at is not None:
            return (at,)
        ended = [row for row in self.units.periods(code) if row.until and row.until <= day]
        if not ended:
            return ()
        last = ended[-1]
        assert last.until is not None
        return self.units.heirs(code, last.until - dt.timedelta(days=1), day)

    def station(self, code: str) -> Station:
        """The monitoring station of this code; refuses an unknown one."""
        found = self.stations.latest(code)
        if found is None:
            raise Refusal(refusals.NO_STATION, code=code)
        return found

    def quantity(self, code: str) -> Quantity:
        """What this quantity is; refuses an unknown one."""
        if code not in self.quantities:
            raise Refusal(refusals.NO_QUANTITY, code=code)
        return self.quantities[code]

    def levels(self, station: str, quantity: str) -> tuple[AlarmLevel, ...]:
        """The alarm levels of a quantity at a station: its own, or else the general ones.

        The least serious first. Refuses an unknown station or quantity.
        """
        general = self.quantity(quantity).levels
        found = self.station(station).levels.get(quantity, general)
        return tuple(sorted(found, key=lambda level: level.level))

    def event_place(self, station: str, quantity: str, day: dt.date) -> str:
        """Where an event of this quantity at a station happens, by the quantity's `reaches`.

        The code of its river or district; the station's own where the quantity reaches no further.
        Refuses an unknown station or quantity.
        """
        reaches, found = self.quantity(quantity).reaches, self.station(station)
        for reach in reaches:
            if reach is Reach.RIVER and found.river:
                return found.river
            if reach is Reach.DISTRICT and self.divisions.at(found.division, day):
                for around in self.above(found.division, day):
                    if around.level is Level.DISTRICT:
                        return around.code
        return found.code

    def nearest_division(self, lat: float, lon: float, level: Level, day: dt.date) -> Division:
        """The division of this level whose point lies nearest; refuses when none has a point.

        A guess to be confirmed by a person: the pack knows points, not borders.
        """
        pointed = [
            ((one.lat - lat) ** 2 + (one.lon - lon) ** 2, index, one)
            for index, one in enumerate(self.divisions.in_force(day))
            if one.level is level and one.lat is not None and one.lon is not None
        ]
        if not pointed:
            raise Refusal(refusals.NO_DIVISION, code=f"{lat}, {lon}", day=day.isoformat())
        return min(pointed)[2]
