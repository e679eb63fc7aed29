"""What is told of finished jobs: three one by one, the rest together, and the figures for the title."""

import msgspec
import pytest

from studio.state.job_news import JobNews
from studio.state.jobs import Jobs
from tests.helpers.entries import entry
from tests.helpers.waiting import dispose, until


@pytest.fixture
def told(loop):
    jobs = Jobs()
    news = JobNews(jobs, now=lambda: 5.0)
    heard = []
    news.told.connect(lambda sentence, one, bad: heard.append((sentence, one is not None, bad)))
    yield jobs, news, heard
    dispose(news, jobs)


def finish(jobs, key, state="completed", **fields):
    running = entry(key, "processing", name=key, mascot_name="Felix", position=len(jobs.rows))
    jobs.take([running])
    jobs.take([msgspec.structs.replace(running, state=state, **fields)])


def test_three_are_told_by_themselves_and_the_others_together(told, loop):
    jobs, _, heard = told
    for number in range(7):
        finish(jobs, f"pose {number}")
    finish(jobs, "broken", "failed", error="No.")
    assert [sentence for sentence, _, _ in heard] == [f"“pose {number}” of Felix is ready." for number in range(3)]
    until(loop, lambda: len(heard) == 4)
    assert heard[3] == ("4 more jobs are ready; 1 more job failed.", False, True)


def test_a_failure_says_why_and_what_came_back(told):
    jobs, _, heard = told
    finish(jobs, "broken", "refunded", error="The prompt was refused.", charged=16, refunded=16)
    finish(jobs, "taken back", "cancelled")
    assert heard == [("“broken” failed. The prompt was refused. 16 credits came back.", True, True)]


def test_the_title_counts_what_runs_and_what_failed(told):
    jobs, news, _ = told
    assert news.title() == ""
    jobs.take([entry("one", "sent", position=1)])
    assert news.title() == "1 job running"
    finish(jobs, "broken", "failed", error="No.")
    jobs.take([entry("two", "processing", position=8)])
    assert news.title() == "2 jobs running · 1 failed"
    jobs.take([entry("again", "waiting", retry_of="broken", position=9)])
    assert news.title() == "3 jobs running"
    jobs.show([])
    assert news.title() == ""
