/// How people prove who they are: passwords, and another server that knows them (OpenID Connect).
@NullMarked
package io.lockstep.api.internal.login;

import org.jspecify.annotations.NullMarked;
