#pragma once

#include "engine/api/types.h"
#include "engine/store/store.h"

namespace postern::admin {

[[nodiscard]] inline base::Result<api::StoreReport> reportOf(
    const base::Result<store::CheckReport>& checked) {
    if (!checked)
        return checked.error();
    return api::StoreReport{checked->problems, checked->messages, checked->octets};
}

}  // namespace postern::admin
