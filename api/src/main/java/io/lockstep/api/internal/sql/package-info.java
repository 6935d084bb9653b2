/// SQL over the history and the twins, read-only: text in PostgreSQL's dialect becomes a plan of
/// Calcite's ([io.lockstep.api.internal.sql.SqlEngine]), which operators of our own run within a
/// [io.lockstep.api.internal.sql.Budget].
@NullMarked
package io.lockstep.api.internal.sql;

import org.jspecify.annotations.NullMarked;
