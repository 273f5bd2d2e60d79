/**
 * Real nodes under load are hurt, and what their clients saw is judged: {@link
 * org.quorate.lab.nemesis.NemesisRun} hurts them in every way for minutes, {@link
 * org.quorate.lab.nemesis.KillRun} kills the daemon again and again.
 */
@NullMarked
package org.quorate.lab.nemesis;

import org.jspecify.annotations.NullMarked;
