/**
 * HA rules: which nodes a service may run on, which services stay together or apart.
 *
 * <p>{@link RulesFile} reads and edits {@code ha/rules.cfg}; {@link Compilation#of} drops the rules
 * that cannot hold, adds what follows from the others, and gives {@link CompiledRules}, which the
 * choice of nodes asks. {@link GroupsFile} and {@link LegacyGroups} are the same for what came
 * before rules. JDK only: no clock, file or thread.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.rules;
