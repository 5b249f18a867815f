#pragma once

#include "ui/statuswatch.h"
#include "ui/wizards/reasonedpage.h"

#include <QWizard>

class QVBoxLayout;

namespace postern::ui {

class HelpWindow;
class MessageBar;

/// What every wizard of Postern has in common: the words on its buttons, F1 for each page, and that nothing
/// reaches the engine before the commit page is left. Both references outlive it.
class Wizard : public QWizard {
    Q_OBJECT
 public:
    Wizard(api::AdminApi& api, const StatusWatch& status, const QString& title, QWidget* parent);
    [[nodiscard]] api::AdminApi& api() { return m_api; }
    [[nodiscard]] const StatusWatch& status() const { return m_status; }
    /// Opens the topic of the page that is shown.
    void showHelp();
    [[nodiscard]] HelpWindow* help() const { return m_help; }

 protected:
    /// The words on the button that begins the work.
    void setCommitText(const QString& text);

 private:
    api::AdminApi& m_api;
    const StatusWatch& m_status;
    HelpWindow* m_help = nullptr;
};

/// A page of a wizard: title, the sentence of why, a message bar, and what is asked below.
class WizardStep : public ReasonedPage {
    Q_OBJECT
 public:
    /// Scrolls: content of any height. Fills: one large control that scrolls by itself.
    enum class Body { Scrolls, Fills };
    WizardStep(const QString& title, const QString& why, const QString& helpTopic, Body body = Body::Scrolls);
    [[nodiscard]] const QString& helpTopic() const { return m_helpTopic; }

 protected:
    [[nodiscard]] QVBoxLayout* column() { return m_column; }
    /// Parent of what the page shows.
    [[nodiscard]] QWidget* inside() { return m_inside; }
    [[nodiscard]] MessageBar& messages() { return *m_messages; }
    [[nodiscard]] Wizard& owner() const;
    /// The button of this page begins the work.
    void setCommits();
    /// After a failure: Back leads to the page before, although the work was begun there.
    void allowBack();
    void setHead(const QString& title, const QString& why);

 private:
    const QString m_helpTopic;
    QWidget* m_inside;
    QVBoxLayout* m_column;
    MessageBar* m_messages;
};

}  // namespace postern::ui
