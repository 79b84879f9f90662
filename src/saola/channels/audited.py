"""The acts of `channels` that the audit trail knows."""

from saola.kernel import audit

BULLETIN_PUBLISHED = audit.declare(
    "channels.bulletin.published", "Phát bản tin", "Bulletin published"
)
BULLETIN_WITHDRAWN = audit.declare(
    "channels.bulletin.withdrawn", "Thu hồi bản tin", "Bulletin withdrawn"
)
BULLETIN_OVER = audit.declare("channels.bulletin.over", "Kết thúc bản tin", "Bulletin over")
NOTICES_READ = audit.declare(
    "channels.notices.read", "Xem danh sách tin gửi đi", "List of notices read"
)
NOTICE_RETRIED = audit.declare("channels.notice.retried", "Cho gửi lại tin", "Notice sent again")
