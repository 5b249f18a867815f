#pragma once

#include "ui/pages/page.h"

class QDialog;

namespace postern::ui {

class ExportDialog;
class FormDialog;
class TableView;

/// One tab of the Certificates panel. Says what happened in the panel's message bar.
class PanelTab : public QWidget {
    Q_OBJECT
 public:
    PanelTab(PageContext context, MessageBar& messages, QWidget* parent);
    /// Reads anew what the tab shows.
    virtual void reload() = 0;

 Q_SIGNALS:
    /// Something changed that other tabs show as well.
    void changedMuch();
    void pageAsked(const QString& address);

 protected:
    [[nodiscard]] PageContext& context() { return m_context; }
    [[nodiscard]] api::AdminApi& api() { return m_context.api; }
    [[nodiscard]] MessageBar& messages() { return m_messages; }
    /// The table fills the tab; `below` lies under it.
    void fill(QWidget* main, QWidget* below = nullptr);
    /// Opens a form; the tab reads anew when the engine did it.
    void open(FormDialog* dialog);
    /// Opens a form that makes a file, then asks where to and writes it.
    void openExport(ExportDialog* dialog, const QString& title);
    /// The wizard changes things in the engine; afterwards the tab reads anew.
    void startWizard(QDialog* wizard);
    void save(const QString& title, const api::FileData& file, bool secret);
    void copied(const QString& sentence, const QString& text);
    void tell(const base::Error& error);

    template <class Request>
    void send(const Request& request, std::function<void(const typename Request::Reply&)> done = {}) {
        api().call(request, this,
                   [this, done = std::move(done)](base::Result<typename Request::Reply> reply) {
                       if (!reply)
                           tell(reply.error());
                       else if (done)
                           done(reply.value());
                   });
    }

 private:
    PageContext m_context;
    MessageBar& m_messages;
};

}  // namespace postern::ui
