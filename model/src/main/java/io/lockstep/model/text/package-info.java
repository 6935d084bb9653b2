/// What every reader of a workspace's files shares: the texts, the problems found in them, YAML
/// that is read strictly and tells its places. Start with [io.lockstep.model.text.Yaml].
@NullMarked
package io.lockstep.model.text;

import org.jspecify.annotations.NullMarked;
