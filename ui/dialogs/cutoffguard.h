#pragma once

#include "engine/api/adminapi.h"

#include <functional>

class QWidget;

namespace postern::ui {

/// Asks the engine who could not connect any more with what `question` describes. Nobody: `act` runs at once;
/// else the list is shown and `act` runs when the person goes on. Nothing runs when `parent` dies before.
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

}  // namespace postern::ui
