#pragma once

#include "engine/api/certificatetypes.h"

#include <QTableWidget>

namespace postern::ui {

/// The certificates of a chain with the four classic columns and what is wrong with each.
class ChainView : public QTableWidget {
    Q_OBJECT
 public:
    explicit ChainView(QWidget* parent = nullptr);
    void showChain(const QList<api::ChainLink>& links);
};

}  // namespace postern::ui
