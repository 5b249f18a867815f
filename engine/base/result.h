#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <utility>
#include <variant>

namespace postern::base {

/// What went wrong: `code` is stable and dotted ("service.port-taken"), the console translates by it;
/// `arguments` fill the %1, %2 of the translated sentence; `text` is the complete English sentence that logs
/// and posternctl print.
struct Error {
    QByteArray code;
    QStringList arguments;
    QString text;
};

struct Done {};

/// Either a value or an Error. No exception crosses a library or a thread; this is what is returned instead.
template <class T>
class [[nodiscard]] Result {
 public:
    Result(T value) : m_state(std::move(value)) {}
    Result(Error error) : m_state(std::move(error)) {}

    [[nodiscard]] bool ok() const { return std::holds_alternative<T>(m_state); }
    explicit operator bool() const { return ok(); }

    T& value() { return std::get<T>(m_state); }
    const T& value() const { return std::get<T>(m_state); }
    T take() { return std::move(std::get<T>(m_state)); }
    T& operator*() { return value(); }
    const T& operator*() const { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    [[nodiscard]] const Error& error() const { return std::get<Error>(m_state); }

 private:
    std::variant<T, Error> m_state;
};

using Status = Result<Done>;

/// Builds an Error; `english` may use %1, %2 for the arguments.
inline Error fail(QByteArray code, QString english, QStringList arguments = {}) {
    QString text = std::move(english);
    for (const QString& argument : arguments) text = text.arg(argument);
    return {std::move(code), std::move(arguments), std::move(text)};
}

}  // namespace postern::base
