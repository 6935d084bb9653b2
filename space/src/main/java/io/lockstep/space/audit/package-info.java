/// The audit: who did what, when, why, and what it was before and after, in files that only grow.
///
/// Start with [io.lockstep.space.audit.AuditTrail]: it follows the changes log and writes groups of
/// entries into an [io.lockstep.space.audit.AuditChain], in which each frame carries a hash over
/// itself and the one before it. [io.lockstep.space.audit.AuditVerification] finds out whether
/// anything was changed, removed, reordered or cut off.
@NullMarked
package io.lockstep.space.audit;

import org.jspecify.annotations.NullMarked;
