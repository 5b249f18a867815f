#pragma once

#include "ui/dialogs/formdialog.h"

class QLineEdit;
class QPlainTextEdit;

namespace postern::ui {

/// What is wrong with a typed name of a domain; empty: nothing.
[[nodiscard]] QString domainNameFault(const QString& name);

/// A new domain.
class AddDomainDialog : public FormDialog {
    Q_OBJECT
 public:
    AddDomainDialog(api::AdminApi& api, bool first, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("domains"); }

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    QLineEdit* m_name;
};

/// Other names of a domain: mail to them arrives as if it were sent to the domain.
class DomainAliasesDialog : public FormDialog {
    Q_OBJECT
 public:
    DomainAliasesDialog(api::AdminApi& api, const api::DomainInfo& domain, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("domains"); }

 protected:
    [[nodiscard]] QString missing() const override { return {}; }
    void act() override;

 private:
    const api::DomainInfo m_domain;
    QPlainTextEdit* m_names;
};

/// A forwarding alias: one address whose mail goes to others. New when `alias` is empty.
class AliasDialog : public FormDialog {
    Q_OBJECT
 public:
    AliasDialog(api::AdminApi& api, const QString& domain, const api::AliasInfo& alias, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("domains"); }

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    const QString m_domain;
    QLineEdit* m_name;
    QPlainTextEdit* m_targets;
};

}  // namespace postern::ui
