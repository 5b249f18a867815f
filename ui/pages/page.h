#pragma once

#include "engine/api/adminapi.h"
#include "ui/statuswatch.h"
#include "ui/widgets/messagebar.h"

#include <QPointer>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace postern::ui {

/// What every page works with. Both outlive the pages.
struct PageContext {
    api::AdminApi& api;
    StatusWatch& status;
};

/// A page on the right: title, room for its state and main buttons, the message bar, then its own content.
class Page : public QWidget {
    Q_OBJECT
 public:
    Page(PageContext context, const QString& title, const QString& why, QWidget* parent);

    /// Reads anew what the page shows. Called when it comes to the front and when a topic it follows changes.
    virtual void reload() {}
    /// Brings one thing on the page forward: a tab or a setting key.
    virtual void showItem(const QString& item) { Q_UNUSED(item) }
    /// File in resources/help without its ending.
    [[nodiscard]] virtual QString helpTopic() const = 0;
    [[nodiscard]] virtual bool hasChanges() const { return false; }
    [[nodiscard]] MessageBar& messages() { return *m_messages; }

 Q_SIGNALS:
    /// "service/pop3", "certificates" ...
    void openPage(const QString& address);
    /// hasChanges() may answer otherwise from now on.
    void changesChanged();

 protected:
    [[nodiscard]] PageContext& context() { return m_context; }
    [[nodiscard]] api::AdminApi& api() { return m_context.api; }
    [[nodiscard]] QVBoxLayout* body() { return m_body; }
    [[nodiscard]] QHBoxLayout* header() { return m_header; }
    void setTitle(const QString& title);
    /// Margins of the content; pages with a form to the edges set none.
    void setBodyMargins(bool wide);
    /// Puts all content into an area that scrolls when the window is low. Returns the widget for it, which
    /// has no layout yet.
    [[nodiscard]] QWidget* scrollBody();
    /// Reload when the page is visible and one of these changes.
    void follow(std::initializer_list<api::Topic> topics);

    /// Sends a request; a failure shows in the message bar, a success runs `done`.
    template <class Request>
    void send(const Request& request, std::function<void(const typename Request::Reply&)> done = {}) {
        api().call(request, this,
                   [this, done = std::move(done)](base::Result<typename Request::Reply> reply) {
                       if (!reply)
                           m_messages->showError(reply.error());
                       else if (done)
                           done(reply.value());
                   });
    }
    void showEvent(QShowEvent* event) override;

 private:
    PageContext m_context;
    QLabel* m_title;
    QHBoxLayout* m_header;
    MessageBar* m_messages;
    QVBoxLayout* m_body;
};

}  // namespace postern::ui
