#pragma once

#include "ui/pages/page.h"

#include <QDialog>
#include <QElapsedTimer>
#include <QHash>
#include <QTimer>

class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace postern::ui {

/// A small form with one act: title, sentence, message bar, fields, Cancel and the button that names the act.
/// Opens over its page without blocking and deletes itself. A failed act keeps the form open with what was
/// typed. While a key is made its progress shows with a Stop, and closing stops it before the form goes.
class FormDialog : public QDialog {
    Q_OBJECT
 public:
    FormDialog(api::AdminApi& api, const QString& title, const QString& why, const QString& act,
               QWidget* parent);
    void reject() override;
    /// File in resources/help without its ending; F1 opens it.
    [[nodiscard]] virtual QString helpTopic() const { return QStringLiteral("certificates"); }

 Q_SIGNALS:
    /// The engine did it.
    void done();

 protected:
    void addField(const QString& label, QWidget* field, const QString& note = {});
    void addWide(QWidget* widget);
    /// Below the fields; stays live while the form is busy.
    void addBelow(QWidget* widget);
    /// Hides a field with its label and note, or shows it again.
    void setFieldVisible(QWidget* field, bool visible);
    /// Empty when the form can be sent, else why not; shows as the tooltip of the disabled button.
    [[nodiscard]] virtual QString missing() const = 0;
    virtual void act() = 0;
    void refresh();
    /// Another word on the button that acts.
    void setActText(const QString& text);
    /// What it does cannot be undone: the act is red, and Enter cancels.
    void setDanger();
    [[nodiscard]] MessageBar& messages() { return *m_messages; }
    [[nodiscard]] api::AdminApi& api() { return m_api; }

    /// Sends the request of the form; closes on success.
    template <class Request>
    void send(const Request& request, std::function<void(const typename Request::Reply&)> after = {}) {
        setBusy(true);
        m_api.call(request, this,
                   [this, after = std::move(after)](base::Result<typename Request::Reply> reply) {
                       setBusy(false);
                       if (!reply) {
                           refused(reply.error());
                           return;
                       }
                       m_job.clear();
                       if (after)
                           after(reply.value());
                       Q_EMIT done();
                       accept();
                   });
    }
    /// The same for a request that makes a key, which may take minutes. `stopped` is said when the person
    /// stopped it.
    template <class Request>
    void sendJob(Request request, const QString& stopped,
                 std::function<void(const typename Request::Reply&)> after = {}) {
        request.job = beginJob(stopped);
        send(request, std::move(after));
    }
    /// Locked keys are unlocked first, then the act runs again.
    virtual void failed(const base::Error& error);
    void setBusy(bool busy);
    bool event(QEvent* event) override;

 private:
    void buildProgress();
    QString beginJob(const QString& stopped);
    void showProgress();
    void stopJob();
    void refused(const base::Error& error);
    void focusFirst();
    /// The key that is being made; `id` is empty while there is none.
    struct Job {
        QString id;
        QString stopped;
        QTimer poll;
        QElapsedTimer since;
        bool closing = false;
        QWidget* bar = nullptr;
        QLabel* text = nullptr;
        void clear();
    };
    api::AdminApi& m_api;
    Job m_job;
    MessageBar* m_messages;
    QWidget* m_fields;
    QGridLayout* m_form;
    QHash<QWidget*, QList<QWidget*>> m_parts;  // label and note of a field
    QVBoxLayout* m_column;
    QPushButton* m_cancel;
    QPushButton* m_act;
    bool m_busy = false;
};

}  // namespace postern::ui
