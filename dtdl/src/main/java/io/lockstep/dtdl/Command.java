package io.lockstep.dtdl;

import org.jspecify.annotations.Nullable;

/// A function a twin can be asked to perform (DTDL "Command"). Immutable.
///
/// @param request what the caller sends, or null
/// @param response what the caller gets, or null
public record Command(
    Dtmi id,
    String name,
    Dtmi definedIn,
    @Nullable CommandPayload request,
    @Nullable CommandPayload response,
    Semantics semantics,
    Documentation documentation)
    implements Content {}
