"""What every province's exchange begins with: the national services, and Saola's own systems.

Service codes and formats of the national platforms follow published code bases; the names of the
members here are short names of ours until the national registry is connected (`verified` false).
"""

import datetime as dt

from saola.lgsp.registry.model import Ask, Organisation, Service, System

# Decree 118/2025 replaced 61/2018 and 107/2021, Decree 278/2025 replaced 47/2020 (both of 2025, as
# reported); which article carries each exchange has not been checked, and the contracts say so.
UNVERIFIED = "(điều khoản chưa thẩm tra · articles not verified)"

ORGANISATIONS = (
    Organisation(code="BCA", name_vi="Bộ Công an", name_en="Ministry of Public Security"),
    Organisation(
        code="TTDLQG", name_vi="Trung tâm Dữ liệu quốc gia", name_en="National Data Centre"
    ),
)


def systems(own: str) -> tuple[System, ...]:
    """Saola's own systems as members of organisation `own`, and the national ones."""
    return (
        _own(own, "egov", "Hệ thống thông tin giải quyết thủ tục hành chính", "Dossiers"),
        _own(own, "ioc", "Trung tâm giám sát, điều hành", "Operations centre"),
        _own(own, "channels", "Kênh giao tiếp với người dân", "Channels to the people"),
        _own(own, "architecture", "Kho kiến trúc", "Architecture repository"),
        System(
            code="csdl-dan-cu",
            organisation="BCA",
            id="",
            name_vi="Cơ sở dữ liệu quốc gia về dân cư",
            name_en="National population database",
        ),
        System(
            code="cong-dvcqg",
            organisation="TTDLQG",
            id="",
            name_vi="Cổng Dịch vụ công quốc gia",
            name_en="National public-service portal",
        ),
        System(
            code="thanh-toan-dvcqg",
            organisation="TTDLQG",
            id="",
            name_vi="Nền tảng thanh toán trực tuyến",
            name_en="National online payment platform",
        ),
    )


def services() -> tuple[Service, ...]:
    """The national services, reached through adapters."""
    return (
        Service(
            code="population",
            id="",
            system="csdl-dan-cu",
            service_code="citizens",
            version="1",
            title_vi="Tra cứu, xác thực thông tin công dân",
            title_en="Look up and verify a citizen",
            about_vi="Trả về dữ liệu dân cư theo số định danh, đúng mục đích của thoả thuận.",
            about_en="Population data by personal number, for the purpose of the contract.",
            base_url="simulator:/ngsp",
            adapter="ngsp.population",
            endpoints=(("POST", "/lookup"), ("POST", "/verify")),
            fields=(
                "found",
                "matches",
                "citizen.personalNumber",
                "citizen.fullName",
                "citizen.birthDate",
                "citizen.gender",
                "citizen.nationality",
                "citizen.residence",
                "citizen.formerNumber",
                "citizen.ethnicity",
                "citizen.father",
                "citizen.mother",
            ),
        ),
        Service(
            code="national-portal",
            id="",
            system="cong-dvcqg",
            service_code="dossiers",
            version="1",
            title_vi="Đồng bộ hồ sơ, tiến độ lên Cổng Dịch vụ công quốc gia",
            title_en="Dossiers and their progress to the national portal",
            base_url="simulator:/dvcqg",
            adapter="dvcqg.dossiers",
            endpoints=(("GET", "/dossiers/*"), ("PUT", "/dossiers/*"), ("POST", "/progress")),
        ),
        Service(
            code="payment",
            id="",
            system="thanh-toan-dvcqg",
            service_code="payments",
            version="1",
            title_vi="Lệnh thanh toán phí, lệ phí trực tuyến",
            title_en="Orders for the online payment of fees",
            base_url="simulator:/payment",
            adapter="dvcqg.payment",
            endpoints=(("POST", "/orders"), ("GET", "/orders/*")),
        ),
    )


def asks(since: dt.date) -> tuple[Ask, ...]:
    """The contracts that handling dossiers needs."""
    return (
        Ask(
            consumer="egov",
            service="population",
            purpose="tthc.prefill",
            purpose_text="Điền sẵn và kiểm tra thông tin người nộp hồ sơ thủ tục hành chính",
            legal_basis=f"Nghị định 118/2025/NĐ-CP; Nghị định 278/2025/NĐ-CP {UNVERIFIED}",
            fields=(
                "found",
                "matches",
                "citizen.personalNumber",
                "citizen.fullName",
                "citizen.birthDate",
                "citizen.gender",
                "citizen.residence",
            ),
            endpoints=(("POST", "/lookup"), ("POST", "/verify")),
            per_minute=600,
            per_day=50_000,
            since=since,
            dossier_required=True,
        ),
        Ask(
            consumer="egov",
            service="national-portal",
            purpose="tthc.progress",
            purpose_text="Đồng bộ trạng thái, tiến độ xử lý hồ sơ",
            legal_basis=f"Nghị định 118/2025/NĐ-CP; Thông tư 03/2025/TT-VPCP {UNVERIFIED}",
            fields=("*",),
            endpoints=(("GET", "/dossiers/*"), ("PUT", "/dossiers/*"), ("POST", "/progress")),
            per_minute=1_200,
            per_day=200_000,
            since=since,
        ),
        Ask(
            consumer="egov",
            service="payment",
            purpose="tthc.payment",
            purpose_text="Thu phí, lệ phí, nghĩa vụ tài chính của hồ sơ",
            legal_basis=f"Nghị định 45/2020/NĐ-CP {UNVERIFIED}",
            fields=("*",),
            endpoints=(("POST", "/orders"), ("GET", "/orders/*")),
            per_minute=600,
            per_day=50_000,
            since=since,
        ),
    )


def _own(own: str, code: str, name_vi: str, name_en: str) -> System:
    return System(
        code=code,
        organisation=own,
        id="",
        name_vi=name_vi,
        name_en=name_en,
        source="Saola",
        verified=True,
    )
