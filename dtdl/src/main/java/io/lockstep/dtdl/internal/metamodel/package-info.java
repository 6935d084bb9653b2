/// The language as data: text tables and what reads them. [Metamodel] is one version of the
/// language, [Extension] one version of an extension, [Vocabulary] the terms under a set of
/// contexts.
@NullMarked
package io.lockstep.dtdl.internal.metamodel;

import org.jspecify.annotations.NullMarked;
