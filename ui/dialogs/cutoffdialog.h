#pragma once

#include "engine/api/clienttypes.h"
#include "ui/models/listmodel.h"

#include <QDialog>

namespace postern::ui {

class TableView;

/// "Who would I cut off?": the clients that could not connect or log in any more, by name and last use. With
/// a `goOn` text it asks; accepted means to go on. Without, it only shows. Deletes itself.
class CutOffDialog : public QDialog {
    Q_OBJECT
 public:
    CutOffDialog(const QList<api::CutOff>& list, const QString& goOn, QWidget* parent);

 private:
    TableView* makeTable(const QList<api::CutOff>& list);
};

/// "2 devices could not connect any more." for the message bar.
[[nodiscard]] QString cutOffSentence(const QList<api::CutOff>& list);

}  // namespace postern::ui
