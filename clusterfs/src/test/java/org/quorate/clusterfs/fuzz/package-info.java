/**
 * Outside data searched for what breaks a node: messages, databases. A normal build plays the
 * committed inputs, {@code JAZZER_FUZZ=1} looks for new ones (docs/fuzzing.md).
 */
@NullMarked
package org.quorate.clusterfs.fuzz;

import org.jspecify.annotations.NullMarked;
