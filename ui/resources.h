#pragma once

/// Names the compiled-in icons, help and translations once: the linker drops them from a static library
/// otherwise. Outside every namespace, because the macro of Qt asks for it.
void initPosternResources();
