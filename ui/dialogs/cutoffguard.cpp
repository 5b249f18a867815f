#include "ui/dialogs/cutoffguard.h"

#include "ui/dialogs/cutoffdialog.h"

#include <QVariant>

namespace postern::ui {

namespace {

constexpr const char* kAsking = "asksWhoIsCutOff";

}  // namespace

void askWhoIsCutOff(api::AdminApi& api, const api::CutOffPreview& question, const QString& goOn,
                    QWidget* parent, std::function<void()> act) {
    if (parent->property(kAsking).toBool())
        return;
    parent->setProperty(kAsking, true);
    api.call(question, parent,
             [goOn, parent, act = std::move(act)](const base::Result<api::CutOffList>& reply) {
                 parent->setProperty(kAsking, false);
                 // A preview that fails is no reason to refuse: the act itself says what is wrong.
                 if (!reply || reply->cutOff.isEmpty()) {
                     act();
                     return;
                 }
                 auto* dialog = new CutOffDialog(reply->cutOff, goOn, parent);
                 QObject::connect(dialog, &QDialog::accepted, parent, act);
                 dialog->open();
             });
}

}  // namespace postern::ui
