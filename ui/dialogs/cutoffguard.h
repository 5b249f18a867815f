#pragma once

#include "engine/api/adminapi.h"

#include <functional>

class QWidget;

namespace postern::ui {

/// Asks the engine who could not connect any more with what `question` describes. Nobody: `act` runs at once;
/// else the list is shown and `act` runs when the person goes on. Nothing runs when `parent` dies before.
/// While an answer is out, a second question of the same parent is not asked: it is a double click.
void askWhoIsCutOff(api::AdminApi& api, const api::CutOffPreview& question, const QString& goOn,
                    QWidget* parent, std::function<void()> act);

/// The question about what is in a file: `request` installs it or completes a request with it.
template <class Request>
[[nodiscard]] api::CutOffPreview cutOffQuestion(const Request& request) {
    api::CutOffPreview question;
    question.name = request.name;
    question.base64 = request.base64;
    question.password = request.password;
    question.services = request.services;
    question.domains = request.domains;
    return question;
}

/// The question about a certificate that `form` has made: a self-signed one, or a request for another.
template <class Form>
[[nodiscard]] api::CutOffPreview plannedQuestion(const Form& form) {
    api::CutOffPreview question;
    question.name = form.name;
    question.planned.commonName = form.commonName;
    question.planned.names = form.names;
    question.planned.keyType = form.keyType;
    question.planned.keyName = form.keyName;
    question.services = form.services;
    question.domains = form.domains;
    question.replace = true;  // without the consent that is asked for later, nothing is done
    return question;
}

}  // namespace postern::ui
