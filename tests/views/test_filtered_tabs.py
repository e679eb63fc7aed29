"""Tabs are never covered by a filter: it stands beside them, or above the rows where there is no room."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QListWidget, QVBoxLayout, QWidget

from studio.views.widgets.filtered_tabs import FilteredTabs


def test_a_filter_moves_above_the_rows_where_tabs_need_the_room(qtbot) -> None:
    tabs, page, find = FilteredTabs(), QWidget(), QLineEdit()
    qtbot.addWidget(tabs)
    column, head = QVBoxLayout(page), QVBoxLayout()
    column.addLayout(head)
    column.addWidget(QListWidget())
    tabs.add(page, "Edges", find, head)
    for name in ("Poses", "Inputs", "Problems"):
        tabs.add(QWidget(), name)
    tabs.resize(800, 200)
    tabs.show()
    qtbot.waitExposed(tabs)
    assert tabs.tabBar().geometry().bottom() >= find.mapTo(tabs, QPoint()).y(), "beside the tabs"
    find.setText("idle")
    tabs.resize(tabs.tabBar().sizeHint().width() + 60, 200)
    assert page.isAncestorOf(find)
    qtbot.waitUntil(lambda: tabs.tabBar().width() >= tabs.tabBar().sizeHint().width())  # every tab can be seen
    tabs.resize(800, 200)
    assert not page.isAncestorOf(find)
    tabs.setCurrentIndex(1)
    assert not find.isVisible(), "it belongs to the first page alone"
    tabs.resize(tabs.tabBar().sizeHint().width() + 155, 200)
    tabs.setTabText(1, "Poses and many more of them")
    assert page.isAncestorOf(find), "longer words need room too"
    assert find.text() == "idle"
