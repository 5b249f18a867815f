#include "ui/resources.h"

#include <QtGlobal>

void initPosternResources() {
    Q_INIT_RESOURCE(postern);
    Q_INIT_RESOURCE(translations);
}
