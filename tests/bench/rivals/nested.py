"""A plain Flask view with Flask-SQLAlchemy: entities of a thread, nested by a template.

As it is usually written, but for the mistake that is usually made: the thread is one
query, not one for each answer. What stands at a comment is what the blog shows there.
"""

from __future__ import annotations

import os
import pickle
import sys
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, redirect, render_template_string, request, url_for
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.wrappers import Response

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ article.headline }}</title></head><body>
<main><h1>{{ article.headline }}</h1>{{ article.body_html|safe }}
<h2>{{ number }} comments</h2><ol>
{%- for comment in thread recursive %}
<li id="comment-{{ comment.id }}"><article>
<h3>{% if comment.website %}<a rel="nofollow" href="{{ comment.website }}">{{ comment.name }}</a>
{%- else %}{{ comment.name }}{% endif %}</h3>
<p><a href="{{ url_for('permalink', number=comment.id) }}">
<time datetime="{{ comment.submitted_at.isoformat() }}">
{{- comment.submitted_at.strftime("%d %B %Y, %H:%M") }}</time></a></p>
<div>{{ comment.body_html|safe }}</div>
<p><a href="{{ url_for('reply', slug=article.slug, parent=comment.id) }}">Reply</a></p></article>
{%- if answers[comment.id] %}<ol>{{ loop(answers[comment.id]) }}</ol>{% endif %}</li>
{%- endfor %}</ol>
<form method="post" action="{{ url_for('submit', slug=article.slug) }}">
<p><label>Comment <textarea name="body"></textarea></label></p>
<p><label>Name <input name="name"></label></p><p><label>Email <input name="email"></label></p>
<button>Post Comment</button></form></main></body></html>
"""


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Article(Base):
    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    headline: Mapped[str]
    body_html: Mapped[str]


class Comment(Base):
    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    name: Mapped[str]
    email: Mapped[str]
    website: Mapped[str]
    body_html: Mapped[str]
    submitted_at: Mapped[datetime]


app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["NESTED_URL"]
db.init_app(app)


def fill(thread: Path) -> None:
    """Make the database of a pickled article and the same comments as in the blog's thread."""
    article, comments = pickle.loads(thread.read_bytes())
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.session.add(Article(**article))
        for each in comments:
            at = datetime.fromisoformat(each["submitted_at"])
            db.session.add(Comment(**{**each, "submitted_at": at}))
        db.session.commit()


@app.get("/articles/<slug>")
def article(slug: str) -> str:
    """The article with its thread."""
    found = db.session.scalars(select(Article).filter_by(slug=slug)).one()
    comments = db.session.scalars(
        select(Comment).filter_by(article_id=found.id).order_by(Comment.id)
    ).all()
    answers: dict[int | None, list[Comment]] = {each.id: [] for each in comments}
    answers[None] = []
    for each in comments:
        answers[each.parent_id].append(each)
    return render_template_string(
        PAGE, article=found, thread=answers[None], answers=answers, number=len(comments)
    )


@app.post("/comments/on/<slug>")
def submit(slug: str) -> Response:
    """Take a comment in."""
    found = db.session.scalars(select(Article).filter_by(slug=slug)).one()
    form = request.form
    said = Comment(
        article_id=found.id,
        parent_id=int(form["parent"]) if form.get("parent") else None,
        name=form["name"],
        email=form["email"],
        website="",
        body_html=f"<p>{form['body']}</p>",
        submitted_at=datetime.now(UTC),
    )
    db.session.add(said)
    db.session.commit()
    return redirect(url_for("article", slug=slug, _anchor=f"comment-{said.id}"), 303)


@app.get("/comments/<int:number>")
def permalink(number: int) -> str:
    """Lead to a comment; only its address is needed here."""
    return str(number)


@app.get("/comments/on/<slug>")
def reply(slug: str) -> str:
    """Show the form alone; only its address is needed here."""
    return slug


if __name__ == "__main__":
    fill(Path(sys.argv[1]))
