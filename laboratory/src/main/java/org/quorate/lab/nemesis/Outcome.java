package org.quorate.lab.nemesis;

import java.nio.file.Path;
import org.quorate.lab.history.Verdict;

/**
 * How a run ended.
 *
 * @param done how many operations were acknowledged
 * @param faults how often nodes were hurt
 * @param history where it is written
 */
public record Outcome(Verdict verdict, long done, int faults, Path history) {}
