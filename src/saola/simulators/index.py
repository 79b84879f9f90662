"""The first page: which outside worlds are simulated here, and who lives in them."""

from html import escape

import msgspec

from saola.kernel.http.message import Request, Response
from saola.simulators.frame import framed
from saola.simulators.people import PEOPLE


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One simulator: what it plays in both languages, what to look at, what programs ask."""

    vi: str
    en: str
    look: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


SHOWN = (
    Shown(
        vi="Thư điện tử: máy chủ SMTP giữ mọi thư gửi đi",
        en="E-mail: an SMTP server that keeps all mail sent",
        look=("/mail/inbox",),
    ),
    Shown(
        vi="Tin nhắn SMS thương hiệu",
        en="Brand-name SMS",
        look=("/sms/inbox",),
        asked=("/sms/send",),
    ),
    Shown(
        vi="Thông báo đẩy tới điện thoại",
        en="Push notices to phones",
        look=("/push/inbox",),
        asked=("/push/notifications",),
    ),
    Shown(
        vi="Định danh và xác thực điện tử VNeID",
        en="Electronic identity, VNeID",
        look=("/vneid/.well-known/openid-configuration",),
    ),
    Shown(
        vi="Cơ sở dữ liệu quốc gia về dân cư, qua NGSP",
        en="National population database, through NGSP",
        asked=("/ngsp/token", "/ngsp/csdldancu/1.0"),
    ),
    Shown(
        vi="Cổng Dịch vụ công quốc gia: tiến độ hồ sơ",
        en="National public service portal: progress of dossiers",
        look=("/dvcqg/dossiers",),
        asked=("/dvcqg/auth", "/dvcqg/share", "/dvcqg/integration"),
    ),
    Shown(
        vi="Nền tảng thanh toán trực tuyến quốc gia",
        en="National online payment platform",
        asked=("/payment/api/khoi-tao", "/payment/api/truy-van"),
    ),
    Shown(
        vi="Thiết bị: trạm quan trắc phát lại số đo đã ghi của gói tỉnh, qua MQTT và HTTP",
        en="Devices: stations that replay the pack's recorded readings, over MQTT and HTTP",
        look=("/devices",),
    ),
)
INTRODUCTION = """<h1>Thế giới bên ngoài, mô phỏng · <span lang="en">the outside, simulated</span>
</h1><p class="mark">Các địa chỉ dưới đây trả lời như hệ thống quốc gia và nhà cung cấp thật, nhưng
<strong>chỉ là mô phỏng</strong>; người trong đó đều hư cấu.<br><span lang="en">These answer as the
national platforms and providers do, but <strong>are simulated</strong>; the people are invented.
</span></p>"""


def page(request: Request) -> Response:
    """`GET /`: for people who wonder what runs at this port."""
    return framed("Saola", INTRODUCTION + _simulators() + _people())


def _simulators() -> str:
    rows = "".join(
        f'<tr><td>{escape(one.vi)}<br><span class="en" lang="en">{escape(one.en)}</span></td>'
        f"<td>{_links(one.look)}</td><td>{'<br>'.join(map(escape, one.asked))}</td></tr>"
        for one in SHOWN
    )
    return (
        '<div class="wide" tabindex="0"><table><tr>'
        '<th>Mô phỏng · <span lang="en">simulated</span></th>'
        '<th>Xem · <span lang="en">look</span></th>'
        f'<th>Chương trình gọi · <span lang="en">programs ask</span></th></tr>{rows}</table></div>'
    )


def _links(paths: tuple[str, ...]) -> str:
    return "<br>".join(f'<a href="{escape(path)}">{escape(path)}</a>' for path in paths)


def _people() -> str:
    rows = "".join(
        f"<tr><td>{escape(one.name)}</td><td>{escape(one.key)}</td><td>{one.birth_date:%d/%m/%Y}"
        f"</td><td>{escape(one.note)}</td></tr>"
        for one in PEOPLE
    )
    return (
        '<h2>Nhân vật hư cấu · <span lang="en">invented people</span></h2>'
        '<div class="wide" tabindex="0"><table><tr>'
        '<th>Họ tên · <span lang="en">name</span></th>'
        '<th>Số định danh, hộ chiếu · <span lang="en">personal or passport number</span></th>'
        '<th>Ngày sinh · <span lang="en">born</span></th>'
        f'<th>Để thử · <span lang="en">to try out</span></th></tr>{rows}</table></div>'
    )
