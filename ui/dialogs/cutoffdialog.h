#pragma once

#include "engine/api/clienttypes.h"
#include "ui/models/listmodel.h"

#include <QDialog>

class QRadioButton;
class QVBoxLayout;

namespace postern::ui {

class SettingsDraft;
class TableView;

/// "Who would I cut off?": the clients that could not connect or log in any more, by name and last use. With
/// a `goOn` text it asks; accepted means to go on. Without, it only shows. A risky change is tried for a
/// while first, unless the person decides otherwise. Deletes itself.
class CutOffDialog : public QDialog {
    Q_OBJECT
 public:
    CutOffDialog(const QList<api::CutOff>& list, const QString& goOn, QWidget* parent, bool risky = false);
    /// 0: for good.
    [[nodiscard]] int probationSeconds() const;

 private:
    void addProbation(QVBoxLayout* column);
    TableView* makeTable(const QList<api::CutOff>& list);
    QRadioButton* m_try = nullptr;
};

/// How long a risky change is tried.
inline constexpr int kProbationSeconds = 60;

/// "2 clients could not connect any more." for the message bar, or that nobody is cut off but warned.
[[nodiscard]] QString cutOffSentence(const QList<api::CutOff>& list);

/// From now on a draft that was submitted asks here when it has to.
void guardDraft(SettingsDraft& draft, QWidget* parent);

}  // namespace postern::ui
