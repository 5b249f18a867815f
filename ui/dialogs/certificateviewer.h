#pragma once

#include "engine/api/adminapi.h"
#include "ui/widgets/messagebar.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QTabWidget;
class QTreeWidget;
class QVBoxLayout;

namespace postern::ui {

/// All of one certificate: General (what it is good for, in plain words), Details (every field), Path (the
/// chain up to its root with the state of each link). Deletes itself.
class CertificateViewer : public QDialog {
    Q_OBJECT
 public:
    CertificateViewer(api::AdminApi& api, QWidget* parent);
    /// One that the engine has.
    void load(const QString& name);
    /// Any other: PEM or DER.
    void loadFile(const QByteArray& bytes);
    void showDetails(const api::CertificateDetails& details);

 private:
    QWidget* buildGeneral();
    QWidget* buildDetails();
    QWidget* buildPath();
    void showGeneral();
    void showFields();
    void showPath();
    void addPurpose(const api::PurposeCheck& check);
    void addRoot(const api::RootCheck& check);
    QLabel* addLine(bool good, const QString& text);
    void showValue();
    void copyAll();
    void save();
    api::AdminApi& m_api;
    api::CertificateDetails m_details;
    MessageBar* m_messages;
    QLabel* m_title;
    QTabWidget* m_tabs;
    QLabel* m_mark;
    QLabel* m_verdict;
    QVBoxLayout* m_purposes;
    QLabel* m_issuedTo;
    QLabel* m_issuedBy;
    QLabel* m_names;
    QLabel* m_valid;
    QLabel* m_fingerprint;
    QTreeWidget* m_fields;
    QPlainTextEdit* m_value;
    QTreeWidget* m_path;
    QLabel* m_linkState;
};

}  // namespace postern::ui
