/// The words everyone uses, and the bytes that the steps exchange.
///
/// Start with [io.lockstep.model.FieldMessage] and [io.lockstep.model.SamplesChange], the record
/// layouts at both ends of the kernel; then [io.lockstep.model.Shape], a model compiled to slots,
/// and [io.lockstep.model.ErrorCode].
@NullMarked
package io.lockstep.model;

import org.jspecify.annotations.NullMarked;
