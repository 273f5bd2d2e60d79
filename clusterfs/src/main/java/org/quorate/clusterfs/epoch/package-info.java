/**
 * Epochs: which changes are the cluster's. A quorate membership opens a numbered epoch that a
 * majority has promised on disk; a change is acknowledged when a majority holds it on disk; of two
 * trees the one with the later epoch wins. {@link org.quorate.clusterfs.epoch.Epochs} has the
 * rules; docs/design/0006 the reasons.
 */
@NullMarked
package org.quorate.clusterfs.epoch;

import org.jspecify.annotations.NullMarked;
