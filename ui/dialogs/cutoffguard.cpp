#include "ui/dialogs/cutoffguard.h"

#include "ui/dialogs/cutoffdialog.h"

namespace postern::ui {

void askWhoIsCutOff(api::AdminApi& api, const api::CutOffPreview& question, const QString& goOn,
                    QWidget* parent, std::function<void()> act) {
    api.call(question, parent,
             [goOn, parent, act = std::move(act)](const base::Result<api::CutOffList>& reply) {
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
