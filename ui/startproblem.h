#pragma once

#include "engine/base/result.h"

#include <QMessageBox>

class QApplication;

namespace postern::ui {

/// Why the engine did not start, for a person who clicked an icon and has no terminal. Lives until it is
/// closed; whoever shows it ends the program then (finished()).
class StartProblem : public QMessageBox {
    Q_OBJECT
 public:
    StartProblem(QApplication& app, const base::Error& error);
};

}  // namespace postern::ui
