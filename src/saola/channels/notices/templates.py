"""The messages that may be sent, in both languages."""

from saola.channels.notices.model import Template


def _template(
    code: str,
    fields: tuple[str, ...],
    subject: tuple[str, str],
    body: tuple[str, str],
    short: tuple[str, str],
) -> Template:
    return Template(
        code=code,
        fields=fields,
        subject_vi=subject[0],
        subject_en=subject[1],
        body_vi=body[0],
        body_en=body[1],
        short_vi=short[0],
        short_en=short[1],
    )


_ALL = (
    _template(
        "dossier.received",
        ("code", "procedure", "due", "link"),
        ("Đã tiếp nhận hồ sơ {code}", "Dossier {code} received"),
        (
            "Hồ sơ {code} ({procedure}) đã được tiếp nhận. Hẹn trả: {due}.\nTheo dõi tại {link}",
            "Dossier {code} ({procedure}) has been received. Result due: {due}.\nFollow it: {link}",
        ),
        ("Da tiep nhan ho so {code}. Hen tra: {due}.", "Dossier {code} received, due {due}."),
    ),
    _template(
        "dossier.moved",
        ("code", "state", "link"),
        ("Hồ sơ {code}: {state}", "Dossier {code}: {state}"),
        (
            "Hồ sơ {code} hiện ở trạng thái: {state}.\nTheo dõi tại {link}",
            "Dossier {code} is now: {state}.\nFollow it: {link}",
        ),
        ("Ho so {code}: {state}.", "Dossier {code}: {state}."),
    ),
    _template(
        "dossier.result",
        ("code", "link"),
        ("Hồ sơ {code} đã có kết quả", "The result of dossier {code} is ready"),
        (
            "Hồ sơ {code} đã có kết quả. Xem và nhận tại {link}",
            "The result of dossier {code} is ready. See it here: {link}",
        ),
        ("Ho so {code} da co ket qua.", "Dossier {code}: the result is ready."),
    ),
    _template(
        "report.answered",
        ("code", "answer", "link"),
        ("Phản ánh {code} đã được trả lời", "Report {code} has been answered"),
        (
            "Phản ánh {code} đã được trả lời: {answer}\nXem và đánh giá tại {link}",
            "Report {code} has been answered: {answer}\nSee and rate it here: {link}",
        ),
        ("Phan anh {code} da duoc tra loi.", "Report {code} has been answered."),
    ),
    _template(
        "task.assigned",
        ("title", "due", "link"),
        ("Nhiệm vụ mới: {title}", "New task: {title}"),
        (
            "Được giao nhiệm vụ: {title}. Hạn: {due}.\nXem tại {link}",
            "You have a task: {title}. Due: {due}.\nSee it here: {link}",
        ),
        ("Nhiem vu: {title}. Han: {due}.", "Task: {title}, due {due}."),
    ),
    _template(
        "bulletin",
        ("title", "text", "link"),
        ("{title}", "{title}"),
        ("{text}\n{link}", "{text}\n{link}"),
        ("{title}", "{title}"),
    ),
)
TEMPLATES = {template.code: template for template in _ALL}
