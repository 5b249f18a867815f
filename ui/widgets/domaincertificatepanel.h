#pragma once

#include "engine/api/adminapi.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace postern::ui {

class CertificateCard;
class CertificateInput;
class ChainView;
class MessageBar;
class SubjectForm;

/// The certificate of one domain in the classic flow: the seven fields, Generate Self-Signed, Generate
/// Signing Request, the answer with Set Certificate, Remove Certificate, and the CA chain.
class DomainCertificatePanel : public QWidget {
    Q_OBJECT
 public:
    DomainCertificatePanel(api::AdminApi& api, MessageBar& messages, QString domain, QWidget* parent);
    /// The stored key to use and the names to propose; the fields are there only with a good key.
    void setKey(const QString& keyName, bool good);
    void setLabelWidth(int width);
    void setNames(const QStringList& names);
    /// `name`: of the domain's certificate, shown when it exists.
    void read(const QString& name);

 Q_SIGNALS:
    /// The engine has changed something.
    void changed();

 private:
    QWidget* buildFields();
    QWidget* buildRequest();
    QWidget* buildAnswer();
    QWidget* buildChain();
    void selfSigned(bool replace);
    void makeRequest(bool replace);
    void saveRequest();
    void mailRequest();
    void setCertificate();
    void completeRequest();
    void complete(api::RequestComplete request);
    void install(bool replace);
    void removeCertificate();
    void setChain(bool force);
    void removeChain();
    void showCertificate(const api::CertificateInfo* info);
    void showRequest(const api::RequestInfo* info);
    template <class Request>
    void fillSubject(Request& request) const;
    template <class Request>
    void send(const Request& request, std::function<bool(const base::Error&)> refused = {},
              std::function<void()> done = {});
    api::AdminApi& m_api;
    MessageBar& m_messages;
    const QString m_domain;
    QString m_name;
    QString m_keyName;
    QString m_request;
    QString m_replaces;  // what the answer to the request takes the place of
    QStringList m_names;
    QWidget* m_fields;
    SubjectForm* m_subject = nullptr;
    QComboBox* m_valid = nullptr;
    QPushButton* m_selfSigned = nullptr;
    QPushButton* m_makeRequest = nullptr;
    QWidget* m_requestPart = nullptr;
    QPlainTextEdit* m_requestText = nullptr;
    QWidget* m_answer;
    CertificateInput* m_input = nullptr;
    QPushButton* m_set = nullptr;
    QWidget* m_held;
    CertificateCard* m_card = nullptr;
    ChainView* m_chain = nullptr;
    QPlainTextEdit* m_chainText = nullptr;
    QPushButton* m_setChain = nullptr;
    QPushButton* m_removeChain = nullptr;
};

}  // namespace postern::ui
