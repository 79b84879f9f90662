"""Fictitious people whom all simulators of national platforms know alike.

Their personal numbers begin with 000, which is no province's code, so they are nobody's.
"""

import datetime as dt

import msgspec


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody invented; `level` is that of their electronic identity (Decree 69/2024), 0: none.

    A foreigner has a passport; a person of level 1 has not been to the police for level 2 yet.
    """

    name: str
    birth_date: dt.date
    sex: str  # "male" or "female"
    personal_number: str = ""
    passport_number: str = ""
    nationality: str = "VN"
    level: int = 2
    phone: str = ""
    note: str = ""  # what one tries out with this person

    @property
    def key(self) -> str:
        """What names the person in a simulator's forms."""
        return self.personal_number or self.passport_number


PEOPLE = (
    Person(
        name="Trần Thị Mẫu",
        birth_date=dt.date(1988, 4, 17),
        sex="female",
        personal_number="000188000017",
        phone="0900000017",
        note="mức 2, công dân dùng thử",
    ),
    Person(
        name="Nguyễn Văn Thử",
        birth_date=dt.date(1975, 9, 2),
        sex="male",
        personal_number="000075000002",
        phone="0900000002",
        note="mức 2, nông dân nuôi trồng ven sông",
    ),
    Person(
        name="Lê Minh Giả Định",
        birth_date=dt.date(2004, 12, 30),
        sex="male",
        personal_number="000204000030",
        phone="0900000030",
        note="mức 2, sinh viên",
    ),
    Person(
        name="Phạm Thị Ví Dụ",
        birth_date=dt.date(1951, 1, 5),
        sex="female",
        personal_number="000151000005",
        phone="0900000005",
        note="mức 2, người cao tuổi",
    ),
    Person(
        name="Võ Hoàng Minh Họa",
        birth_date=dt.date(1993, 7, 21),
        sex="male",
        personal_number="000093000021",
        phone="0900000021",
        note="mức 2, chủ hộ kinh doanh",
    ),
    Person(
        name="Đặng Thị Chưa Xác Thực",
        birth_date=dt.date(2000, 3, 8),
        sex="female",
        personal_number="000300000008",
        level=1,
        phone="0900000008",
        note="mức 1: chưa xác thực danh tính",
    ),
    Person(
        name="Kim Exempli",
        birth_date=dt.date(1984, 11, 11),
        sex="female",
        passport_number="M00000011",
        nationality="KR",
        phone="0900000011",
        note="mức 2, người nước ngoài",
    ),
    Person(
        name="Bùi Văn Không Tài Khoản",
        birth_date=dt.date(1960, 6, 6),
        sex="male",
        personal_number="000060000006",
        level=0,
        note="chưa có tài khoản định danh, chỉ có trong cơ sở dữ liệu dân cư",
    ),
)


def person(key: str) -> Person | None:
    """The person with this personal or passport number; None when nobody was invented so."""
    return next((someone for someone in PEOPLE if someone.key == key), None)
