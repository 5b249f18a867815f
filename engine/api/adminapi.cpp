#include "engine/api/adminapi.h"  // moc of the interface needs one home
