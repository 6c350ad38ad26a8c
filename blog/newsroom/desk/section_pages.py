"""The pages of the sections, in every state in which they are shown."""

from __future__ import annotations

from flask import Response, make_response, render_template
from flask_babel import gettext, ngettext

from blog.articles import list_queries
from blog.newsroom import count_wording, notices
from blog.newsroom.desk.section_forms import NewSectionForm, SectionForm
from blog.newsroom.notices import Notice
from blog.publication import section_queries
from blog.publication.models import Section


def show_all(
    form: NewSectionForm, *, status: int = 200, done: str = "", notice: Notice | None = None
) -> Response:
    """Answer with the sections in their order, and the form for another."""
    html = render_template(
        "newsroom/sections.html",
        sections=section_queries.every_section(),
        counts=list_queries.counts_by_section(),
        capped=count_wording.capped,
        form=form,
        done=notices.of(done),
        notice=notice,
    )
    return make_response(html, status)


def show(section: Section, form: SectionForm, *, status: int = 200) -> Response:
    """Answer with one section's form."""
    html = render_template("newsroom/section.html", section=section, form=form)
    return make_response(html, status)


def in_use(section: Section) -> Notice:
    """Say how many articles keep a section from being deleted."""
    articles = list_queries.count_in_section(section.id)
    if not articles:  # decisions name those rules by their numbers, ended or not
        return Notice(
            gettext("Rules for comments name %(name)s", name=section.name),
            gettext("It was not deleted. Where a rule held has to stay readable."),
        )
    return Notice(
        ngettext(
            "%(num)d article stands in %(name)s",
            "%(num)d articles stand in %(name)s",
            articles,
            name=section.name,
        ),
        ngettext(
            "It was not deleted. Give that article another section first.",
            "It was not deleted. Give those articles another section first.",
            articles,
        ),
    )
