/// The query language: text to tokens ([Lexer]), to a tree ([Parser], [Query]), to a plan
/// ([Planner]), to rows ([Execution]).
@NullMarked
package io.lockstep.twin.internal.query;

import org.jspecify.annotations.NullMarked;
