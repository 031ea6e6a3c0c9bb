// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QMainWindow>

namespace ovyxa {

class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    using QMainWindow::QMainWindow;
};

} // namespace ovyxa
