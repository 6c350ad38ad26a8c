"""The sentences of docs/architecture.md, held against the syntax trees."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# From the ground up: a room imports from its own floor's row only itself, and what is below.
FLOORS = [
    {"core", "settings", "configuration", "version", "web"},
    {"images"},
    {"accounts"},
    {"publication"},
    {"rulebook", "spam"},
    {"articles"},
    {"comments", "corrections"},
    {"moderation"},
    {"notifications", "search"},
    {"site", "newsroom", "transfer", "sample"},
    {"cli"},
    {"app"},
]
# The ground floor's rooms may use each other, but core knows none of them.
GROUND = {
    "core": set[str](),
    "settings": {"core"},
    "version": set[str](),
    "configuration": {"core", "settings"},
    "web": {"core", "settings"},
}

# Inside a room: each kind of file imports kinds further down only.
KINDS = ["views", "forms", "actions", "queries", "models", "pure"]
PURE = {
    "accounts/codes",
    "accounts/hashing",
    "accounts/mail_policy",
    "accounts/password_policy",
    "accounts/vocabulary",
    "core/alignment",
    "core/bounded",
    "articles/content",
    "core/difference",
    "core/latest",
    "corrections/passage",
    "corrections/vocabulary",
    "articles/policy",
    "corrections/public_history",
    "comments/hours",
    "comments/pace",
    "core/week",
    "comments/labels",
    "comments/public_log",
    "comments/tally",
    "core/scale",
    "spam/apart",
    "moderation/backtest",
    "rulebook/proposal",
    "rulebook/glance",
    "spam/material",
    "spam/calibration",
    "spam/corpus",
    "spam/features",
    "spam/learning",
    "spam/links",
    "spam/machine",
    "spam/model",
    "spam/reading",
    "spam/shapes",
    "spam/vocabulary",
    "spam/trial",
    "comments/searchable",
    "comments/policy",
    "comments/reasons",
    "comments/status",
    "comments/threads",
    "comments/vocabulary",
    "newsroom/writing/article_fields",
    "images/decoding",
    "images/encoding",
    "images/files",
    "images/refusals",
    "images/shrinking",
    "images/sniffing",
    "newsroom/desk/chart",
    "newsroom/desk/excerpt",
    "notifications/compose",
    "publication/policy",
    "rulebook/addresses",
    "rulebook/characters",
    "rulebook/confusables",
    "rulebook/criteria",
    "rulebook/disguises",
    "rulebook/folding",
    "rulebook/matching",
    "rulebook/patterns",
    "rulebook/spacing",
    "rulebook/vocabulary",
    "site/atom",
    "site/log_chart",
    "sample/article",
    "sample/fates",
    "sample/flags",
    "sample/grow",
    "sample/language",
    "sample/library",
    "sample/prose",
    "sample/thread",
    "sample/wanted",
    "sample/words",
    "sample/words_east",
    "sample/words_west",
}
VIEWS = {
    "newsroom/accounts/account",
    "newsroom/moderation/article_comments",
    "newsroom/writing/articles",
    "newsroom/desk/audit",
    "newsroom/accounts/forgotten",
    "newsroom/accounts/links",
    "newsroom/accounts/second_factor",
    "newsroom/moderation/comments",
    "newsroom/moderation/queue",
    "newsroom/desk/desk",
    "newsroom/pictures/images",
    "newsroom/desk/mails",
    "newsroom/moderation/learned_filter",
    "newsroom/moderation/backtests",
    "newsroom/moderation/blocks",
    "newsroom/moderation/rules",
    "newsroom/accounts/people",
    "newsroom/writing/preview_links",
    "newsroom/writing/slow_mode",
    "newsroom/writing/publishing",
    "newsroom/moderation/reports",
    "newsroom/writing/revisions",
    "newsroom/desk/search",
    "newsroom/desk/removals",
    "newsroom/desk/sections",
    "newsroom/accounts/sign_in",
    "newsroom/desk/site_settings",
    "newsroom/writing/writing",
    "site/articles",
    "site/comments",
    "site/corrections",
    "site/error_reports",
    "site/feeds",
    "site/flags",
    "site/history",
    "site/images",
    "site/lists",
    "site/machines",
    "site/moderation_log",
    "site/previews",
    "site/proofs",
    "site/receipts",
    "site/subscriptions",
}
OTHERS = {  # files with a subject of their own, and where they stand among the kinds
    "accounts/wording": "queries",
    "newsroom/accounts/account_page": "forms",
    "newsroom/count_wording": "queries",
    "newsroom/writing/article_access": "forms",
    "newsroom/moderation/article_comments_page": "forms",
    "newsroom/writing/article_list_page": "forms",
    "newsroom/writing/bulk": "forms",
    "newsroom/writing/comparison": "queries",
    "newsroom/writing/draft_page": "forms",
    "newsroom/writing/editor_page": "forms",
    "newsroom/writing/revision_page": "forms",
    "newsroom/writing/revision_wording": "queries",
    "newsroom/accounts/entrance": "forms",
    "newsroom/accounts/link_page": "forms",
    "newsroom/accounts/people_page": "forms",
    "newsroom/accounts/second_factor_page": "forms",
    "newsroom/accounts/sign_in_page": "forms",
    "articles/manuscript": "pure",
    "articles/recording": "actions",
    "articles/rendering": "actions",
    "articles/slugs": "actions",
    "articles/standing": "queries",
    "articles/story": "queries",
    "comments/door": "actions",
    "comments/hours_wording": "queries",
    "comments/public_wording": "queries",
    "comments/rules_wording": "queries",
    "comments/judging": "queries",
    "comments/waiting": "queries",
    "comments/rules": "pure",
    "comments/wording": "queries",
    "comments/writing": "queries",
    "newsroom/moderation/appeal_wording": "forms",
    "newsroom/moderation/comment_decisions": "forms",
    "newsroom/moderation/comment_list_page": "forms",
    "newsroom/moderation/comment_page": "forms",
    "newsroom/moderation/comment_wording": "queries",
    "newsroom/moderation/queue_answers": "forms",
    "newsroom/moderation/queue_place": "forms",
    "newsroom/moderation/queue_rows": "forms",
    "newsroom/moderation/queue_tabs": "forms",
    "newsroom/moderation/queue_wording": "queries",
    "newsroom/moderation/filter_page": "forms",
    "newsroom/moderation/backtest_page": "forms",
    "newsroom/moderation/backtest_threads": "forms",
    "newsroom/moderation/block_page": "forms",
    "newsroom/moderation/rule_page": "forms",
    "newsroom/moderation/rule_wording": "queries",
    "newsroom/moderation/learner": "forms",
    "newsroom/desk/desk_page": "forms",
    "newsroom/guard": "forms",
    "newsroom/nav": "forms",
    "newsroom/pictures/image_page": "forms",
    "newsroom/pictures/image_wording": "queries",
    "newsroom/notices": "pure",
    "newsroom/moderation/report_page": "forms",
    "newsroom/desk/removal_pages": "forms",
    "newsroom/desk/section_pages": "forms",
    "newsroom/paging": "forms",
    "newsroom/desk/search_page": "forms",
    "newsroom/desk/settings_page": "forms",
    "newsroom/desk/audit_wording": "queries",
    "publication/live": "queries",
    "notifications/deliverer": "actions",
    "notifications/delivery": "pure",
    "notifications/letter_parts": "queries",
    "notifications/letters": "actions",
    "notifications/moderation_letters": "actions",
    "site/article_feed_page": "forms",
    "site/article_page": "forms",
    "site/edge": "pure",
    "site/export": "queries",
    "site/error_report_page": "forms",
    "site/feed_names": "forms",
    "site/feed_page": "forms",
    "site/flag_page": "forms",
    "site/form_notes": "forms",
    "site/history_page": "forms",
    "site/list_page": "forms",
    "site/moderation_log_page": "forms",
    "site/masthead": "forms",
    "site/receipt_page": "forms",
    "site/story_html": "forms",
    "site/thread_html": "forms",
    "site/thread_index": "forms",
    "site/refusals": "pure",
    "site/reply_page": "forms",
    "site/thread_page": "forms",
    "site/thread_rows": "forms",
}
FLASK_AT_THE_EDGE = {"request", "g", "session", "current_app"}


@cache
def trees() -> dict[str, ast.Module]:
    """Return every module of the package by its path, as in `comments/policy`."""
    package = ROOT / "blog"
    return {
        path.relative_to(package).with_suffix("").as_posix(): ast.parse(path.read_text())
        for path in sorted(package.rglob("*.py"))
        if "migrations" not in path.parts
    }


def imports(module: str) -> Iterator[str]:
    """Yield what a module imports: `comments/policy` for our own, the dotted name otherwise."""
    for node in ast.walk(trees()[module]):
        yield from imported_by(node)


def imported_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (_as_module(alias.name) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        # `from blog.articles import queries` names a module, not something inside one.
        yield from (_as_module(f"{node.module}.{alias.name}") for alias in node.names)


def _as_module(name: str) -> str:
    path = name.removeprefix("blog.").replace(".", "/")
    for candidate in (path, path.rpartition("/")[0]):
        if name.startswith("blog.") and candidate in trees():
            return candidate
    return name


def room(module: str) -> str:
    return module.partition("/")[0]


def floor(module: str) -> int:
    return next(n for n, rooms in enumerate(FLOORS) if room(module) in rooms)


def kind(module: str) -> str:
    if module in PURE:
        return "pure"
    if module in VIEWS:
        return "views"
    name = module.rpartition("/")[2]
    return OTHERS.get(module) or name.rpartition("_")[2]  # mail_models are models


def own(modules: Iterator[str]) -> set[str]:
    return {each for each in modules if each in trees() and each != "__init__"}


ROOMS = [module for module in trees() if module not in {"__init__"}]


@pytest.mark.parametrize("module", ROOMS)
def test_a_room_imports_from_lower_floors_only(module: str) -> None:
    for imported in own(imports(module)):
        if room(imported) == room(module):
            continue
        if floor(module) == 0:
            assert room(imported) in GROUND[room(module)], f"{module} imports {imported}"
        else:
            assert floor(imported) < floor(module), f"{module} imports {imported}"


@pytest.mark.parametrize(
    "module",
    [
        each
        for each in ROOMS
        if "/" in each and room(each) not in {"core", "web", "cli"} and not each.endswith("__")
    ],
)
def test_inside_a_room_imports_go_down(module: str) -> None:
    assert kind(module) in KINDS, f"{module} is of no known kind; give it one in this file"
    for imported in own(imports(module)):
        if room(imported) != room(module) or imported.endswith("__init__"):
            continue
        ranks = KINDS.index(kind(module)), KINDS.index(kind(imported))
        is_below = ranks[0] < ranks[1] or (ranks[0] == ranks[1] and kind(module) != "views")
        assert is_below, f"{module} imports {imported}"


def test_no_module_imports_itself_round_a_corner() -> None:
    graph = {module: own(imports(module)) for module in trees()}
    while leaves := [module for module, found in graph.items() if not found]:
        for leaf in leaves:
            del graph[leaf]
        graph = {module: found - set(leaves) for module, found in graph.items()}
    assert graph == {}, "these import each other in a circle"


def test_only_the_application_imports_views() -> None:
    for module in trees():
        if module != "app":
            assert not own(imports(module)) & VIEWS, module


def test_whoever_defines_routes_is_a_view() -> None:
    for module, tree in trees().items():
        defines = any(
            isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Blueprint"
            for node in ast.walk(tree)
        )
        assert defines == (module in VIEWS), module


@pytest.mark.parametrize("module", sorted(PURE))
def test_a_pure_file_knows_only_values(module: str) -> None:
    for imported in imports(module):
        assert not re.match(r"flask|sqlalchemy|core/clock|settings", imported), imported


def test_importing_a_pure_file_loads_neither_flask_nor_sqlalchemy() -> None:
    names = ", ".join(f"blog.{each.replace('/', '.')}" for each in sorted(PURE))
    code = f"import sys, {names}; sys.exit(any(m in sys.modules for m in ('flask', 'sqlalchemy')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_flask_stays_at_the_edge() -> None:
    for module in trees():
        if room(module) not in {"web", "site", "newsroom", "cli", "transfer", "app"}:
            used = {name.removeprefix("flask.") for name in imports(module)}
            assert not used & FLASK_AT_THE_EDGE, module


def test_now_is_asked_for_at_the_edge_only() -> None:
    for module in trees():
        asks = "core/clock" in own(imports(module))
        assert not asks or room(module) in {"site", "newsroom", "cli", "transfer"}, module


def calls(module: str) -> Iterator[str]:
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def test_only_actions_open_a_transaction_and_nobody_else_commits() -> None:
    for module in trees():
        called = set(calls(module))
        if module != "core/database":
            assert not any(each.endswith((".commit", ".flush")) for each in called) or (
                kind(module) == "actions" and not any(c.endswith(".commit") for c in called)
            ), module
        assert "transaction" not in called or kind(module) == "actions", module


def test_only_the_door_sets_a_comment_s_status() -> None:
    for module, tree in trees().items():
        targets = [
            ast.unparse(target)
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
        ]
        is_set = "comment.status" in targets
        assert is_set == (module == "comments/door"), module
    move = next(
        node
        for node in ast.walk(trees()["comments/door"])
        if isinstance(node, ast.FunctionDef) and node.name == "move"
    )
    assert "comment.status = to" in ast.unparse(move)
    assert ast.unparse(trees()["comments/door"]).count("comment.status = ") == 1


def test_only_queries_and_actions_build_sql() -> None:
    for module in trees():
        if any(each.startswith("sqlalchemy.select") for each in imports(module)):
            assert kind(module) in {"queries", "actions"} or module in {
                "core/outbox",
                "core/site_version",
            }, module


BY_NAME = {"import_module", "importlib.import_module", "__import__"}
# What is imported when it is first needed, and where: each costs a start more than 5 ms.
LATE = {
    "__init__": {"app"},  # whoever imports a pure file loads no Flask
    "articles/manuscript": {"yaml"},
    "cli/groups": {"import_module"},  # the commands of the group that is called
    "core/email_address": {"email_validator.validate_email"},
    "newsroom/pictures/images": {"images/encoding"},  # and with it Pillow
}


def test_late_imports_are_few_and_named() -> None:
    for module, tree in trees().items():
        late = set()
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    late |= set(imported_by(node))
                    if isinstance(node, ast.Call) and ast.unparse(node.func) in BY_NAME:
                        late.add(ast.unparse(node.func))
        assert late == LATE.get(module, set()), module


def test_starting_loads_nothing_that_no_first_page_needs() -> None:
    heavy = ("alembic", "mako", "pygments", "yaml", "PIL", "email_validator", "smtplib", "psycopg")
    ours = ("blog.sample", "blog.notifications.letters", "blog.cli.comments", "blog.cli.schema")
    code = f"import sys, blog.app; print(*(m for m in {heavy + ours} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == [], done.stderr


def test_only_the_markup_calls_a_text_safe() -> None:
    for module, tree in trees().items():
        makes = any(
            isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Markup")
            for node in ast.walk(tree)
        )
        assert makes == (module == "core/markup"), module


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda p: p.name)
def test_a_template_trusts_only_rendered_text(path: Path) -> None:
    source = path.read_text()
    assert "|safe" not in source.replace(" ", "")
    assert "autoescape" not in source
    # A script is data for search engines, or a module of ours in a file of its own.
    module = r'<script type="module" src="\{\{ url_for\(\'static\', filename=\'[\w/.-]+\'\) \}\}">'
    source_without = re.sub(f"{module}</script>", "", source)
    assert not re.search(r"\sstyle=|<script(?! type=\"application/ld)|\son\w+=", source_without)
    marked = re.findall(r"(\w*)\s*\|\s*stored", source)
    assert set(marked) <= {"body_html", "lead_html"}, "only rendered text is safe"


def test_no_file_is_long() -> None:
    lines = {
        module: len((ROOT / "blog" / f"{module}.py").read_text().splitlines()) for module in trees()
    }
    assert max(lines.values()) <= 300, max(lines, key=lambda each: lines[each])
    assert sorted(lines.values())[len(lines) // 2] <= 80
