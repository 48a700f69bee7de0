"""A realistic class of 24 for chapter 01, with misconceptions, a queue, hostile names and odd values."""

from __future__ import annotations

import random
from typing import Any

# exercise -> (points, {test: (hint, hidden, share of the class that fails it)})
EXERCISES: dict[str, tuple[float, dict[str, tuple[str, bool, float]]]] = {
    "predict": (
        2.0,
        {
            "multiplies_by_the_weight": ("y = w·x: multiply, do not add.", False, 0.0),
            "works_on_whole_arrays": ("NumPy multiplies every x at once; no loop is needed.", True, 0.08),
        },
    ),
    "mse": (
        3.0,
        {
            "is_zero_for_a_perfect_fit": (
                "Subtract the prediction from the target before you square.",
                False,
                0.04,
            ),
            "averages_over_samples": (
                "Divide by the number of samples, not by 2 and not at all.",
                False,
                0.42,
            ),
            "squares_each_error_before_averaging": (
                "(mean of errors)² is not mean of (errors²).",
                True,
                0.21,
            ),
        },
    ),
    "mae": (
        2.0,
        {
            "ignores_the_sign_of_an_error": ("Take the absolute value of each error first.", False, 0.17),
            "reacts_less_to_outliers_than_mse": ("No squares here.", True, 0.04),
        },
    ),
    "grid_search": (
        4.0,
        {
            "finds_the_best_weight": (
                "Keep the weight whose loss is smallest, not the smallest loss.",
                False,
                0.25,
            ),
            "includes_the_right_end_of_the_grid": (
                "np.arange(0, 4, 0.1) stops before 4.0: use np.linspace(0, 4, 41).",
                True,
                0.5,
            ),
            "returns_the_first_of_equal_minima": ("Use < rather than <= when you compare.", True, 0.13),
        },
    ),
    "standardise": (
        3.0,
        {
            "uses_training_statistics_on_test_data": (
                "Fit mean and deviation on the training part only: the test part must stay unseen.",
                True,
                0.58,
            ),
            "leaves_a_constant_column_finite": (
                "A deviation of 0 divides by zero: replace it by 1.",
                True,
                0.33,
            ),
        },
    ),
    "r_squared": (
        4.0,
        {
            "is_one_for_a_perfect_fit": ("R² = 1 - residual / total.", False, 0.08),
            "is_zero_for_the_mean": (
                "Compare with the mean of the targets, not of the predictions.",
                False,
                0.29,
            ),
            "may_be_negative": ("A model worse than the mean has R² < 0: do not clip.", True, 0.13),
        },
    ),
}
STUDENTS = [
    "ada",
    "bruno",
    "chiara",
    "dmitri",
    "eszter",
    "fatima",
    "gökhan",
    "hana",
    "ines",
    "jürgen",
    "kwame",
    "léa",
    "ming",
    "noor",
    "oisín",
    "priya",
    "quentin",
    "rosa",
    "søren",
    "tomáš",
    "=cmd|' /C calc'!A0",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)<",
    "zoë",
]
SECRET = "hidden input was 73.9125 and we wanted 0.0318"
PUBLIC = "expected 4.6667, got 14.0"


def _exercise(name: str, rng: random.Random, skill: float, answered: bool) -> dict[str, Any]:
    full, tests = EXERCISES[name]
    rows: list[dict[str, Any]] = []
    for test, (hint, hidden, rate) in tests.items():
        passed = answered and rng.random() > rate * (1.9 - 1.6 * skill)
        message = "" if passed else SECRET if hidden else PUBLIC
        rows.append({"name": test, "passed": passed, "message": message, "hint": hint, "hidden": hidden})
    ratio = sum(row["passed"] for row in rows) / len(rows)
    status = "not-attempted" if not answered else "passed" if ratio == 1 else "failed"
    return {
        "grade_id": f"test_{name}",
        "exercise": name,
        "points": round(full * ratio, 2),
        "max_points": full,
        "status": status,
        "tests": rows,
    }


def _written(i: int) -> dict[str, Any]:
    marked = {"manual_score": 2.0, "comment": "Clear. Name the empirical risk too."} if i % 3 == 0 else {}
    return {
        "grade_id": "explain_outliers",
        "exercise": "explain_outliers",
        "points": marked.get("manual_score", 0.0),
        "max_points": 2.0,
        "status": "manual",
        "tests": [],
        **marked,
    }


def _submission(i: int, student: str, rng: random.Random) -> dict[str, Any]:
    skill = rng.random()
    done = [_exercise(n, rng, skill, skill > 0.2 or k < 3) for k, n in enumerate(EXERCISES)] + [_written(i)]
    return {
        "student": student,
        "status": "graded",
        "score": sum(e["points"] for e in done),
        "seconds": round(0.8 + 1.4 * rng.random(), 2),
        "flags": [],
        "note": "",
        "exercises": done,
    }


def _fail(submission: dict[str, Any], position: int, status: str, flag: str, message: str) -> None:
    exercise = submission["exercises"][position]
    exercise.update(status=status, points=0.0, message=message)
    for test in exercise["tests"]:
        test.update(passed=False, message="")
    submission["flags"].append(flag)
    submission["score"] = sum(e["points"] for e in submission["exercises"])


def make_report() -> dict[str, Any]:
    """Return the contract's dict with the optional keys that the grader adds."""
    rng = random.Random(1)
    class_ = [_submission(i, student, rng) for i, student in enumerate(STUDENTS)]
    _fail(class_[4], 3, "timeout", "timeout", "grid_search ran for 20 s and was stopped")
    class_[4]["seconds"] = 21.4
    _fail(class_[9], 1, "error", "error", "SyntaxError: '(' was never closed (line 3)")
    _fail(class_[20], 5, "failed", "tampered", "")
    class_[2]["flags"] = ["repaired:duplicate-cell"]
    class_[11]["flags"] = ["repaired:metadata"]
    class_[13].update(
        status="manual", score=0.0, exercises=[], note="two candidate notebooks: 01.ipynb, final.ipynb"
    )
    class_[21].update(
        status="manual", score=float("nan"), exercises=[], note="<b>not</b> a notebook: 0 bytes"
    )
    class_[17].update(status="retry", score=None, exercises=[], note="host out of memory")
    class_[0]["exercises"] = [_exercise(n, random.Random(3), 9.0, True) for n in EXERCISES] + [_written(0)]
    class_[0]["score"] = 20.0
    tests = {
        name: [{"name": t, "hint": h, "hidden": hid, "weight": 1.0} for t, (h, hid, _) in rows.items()]
        for name, (_, rows) in EXERCISES.items()
    }
    return {
        "chapter": "01-linear-model",
        "title": "The linear model",
        "generated": "2030-03-04T17:20:31+00:00",
        "max_score": 20.0,
        "tests": tests,
        "written": ["explain_outliers"],
        "jobs": 4,
        "seconds": 16.2,
        "submissions": class_,
    }
