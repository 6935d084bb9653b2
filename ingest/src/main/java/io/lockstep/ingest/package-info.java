/// Who is it, what does it feed, and which values are in it: from raw messages to samples and
/// drift.
///
/// Start with [io.lockstep.ingest.FieldDecoder], the whole way of a message, and
/// [io.lockstep.ingest.SampleTarget], the port that values leave through.
/// [io.lockstep.ingest.Bindings] are foreign topics, [io.lockstep.ingest.Devices] the registry,
/// [io.lockstep.ingest.RegistryAccess] who may what.
@NullMarked
package io.lockstep.ingest;

import org.jspecify.annotations.NullMarked;
