#pragma once

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace postern::ui {

/// The classic fields of a certificate. All but the Common Name may stay empty.
class SubjectForm : public QWidget {
    Q_OBJECT
 public:
    struct Fields {
        QString commonName, country, state, city, organization, unit, email;
        bool operator==(const Fields&) const = default;
    };
    /// Without the Common Name where it was asked for before.
    SubjectForm(bool withCommonName, QWidget* parent);
    void setFields(const Fields& fields);
    [[nodiscard]] Fields fields() const;
    /// What is wrong, in a sentence; empty when nothing is.
    [[nodiscard]] QString fault() const;
    /// One more field below, in the same columns.
    void addRow(const QString& label, QWidget* field);
    /// The labels are at least so wide and end on one line with those of others.
    void setLabelWidth(int width);

 Q_SIGNALS:
    void edited();

 private:
    QLabel* labelOf(const QString& text, QWidget* field);
    QLineEdit* addLine(const QString& label, const QString& objectName, const QString& hint);
    QFormLayout* m_form;
    QList<QLabel*> m_labels;
    QLabel* m_fault;
    QLineEdit* m_commonName = nullptr;
    QLineEdit* m_country;
    QLineEdit* m_state;
    QLineEdit* m_city;
    QLineEdit* m_organization;
    QLineEdit* m_unit;
    QLineEdit* m_email;
};

/// The kinds of keys the engine makes, the recommended one first.
[[nodiscard]] QComboBox* keyTypeBox(QWidget* parent);
/// How long a certificate of our own is valid; one year is chosen.
[[nodiscard]] QComboBox* validityBox(QWidget* parent);

}  // namespace postern::ui
