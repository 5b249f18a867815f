#pragma once

#include "ui/wizards/certificate/choosepages.h"

class QLineEdit;
class QTableWidget;

namespace postern::ui {

class SubjectForm;

/// Common Name and further names, proposed by the engine with what DNS says of each.
class NamesStep : public CertificateStepBase {
    Q_OBJECT
 public:
    NamesStep();
    void initializePage() override;
    [[nodiscard]] bool isComplete() const override;
    bool validatePage() override;

 private:
    void check(bool propose);
    void add();
    void show(const QList<api::NameCheck>& names);
    [[nodiscard]] QStringList ticked() const;
    QLineEdit* m_commonName;
    QLabel* m_state;
    QTableWidget* m_table;
    QLineEdit* m_more;
    QString m_asked;  // common name that was proposed for
    int m_question = 0;
};

/// The rest of the classic fields.
class OwnerStep : public CertificateStepBase {
    Q_OBJECT
 public:
    OwnerStep();
    void initializePage() override;
    [[nodiscard]] bool isComplete() const override;
    bool validatePage() override;
    void cleanupPage() override { validatePage(); }  // what was typed stays for the next visit

 private:
    SubjectForm* m_subject;
};

/// A new key or a stored one, and how long the certificate is valid.
class KeyStep : public CertificateStepBase {
    Q_OBJECT
 public:
    KeyStep();
    void initializePage() override;
    [[nodiscard]] bool isComplete() const override;
    bool validatePage() override;
    void cleanupPage() override { validatePage(); }  // what was typed stays for the next visit

 private:
    QRadioButton* m_new;
    QComboBox* m_type;
    QRadioButton* m_stored;
    QComboBox* m_keys;
    QWidget* m_validity;
    QComboBox* m_valid;
    QCheckBox* m_requestToo;
};

}  // namespace postern::ui
