/// PostgreSQL's frontend/backend protocol, version 3.0, over which clients ask in SQL (PostgreSQL
/// 16, chapter "Frontend/Backend Protocol").
@NullMarked
package io.lockstep.api.internal.pg;

import org.jspecify.annotations.NullMarked;
