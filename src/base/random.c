/* SplitMix64 and what is made from its bits. */
#include "base/random.h"

#include <assert.h>
#include <math.h>

Random random_seed(uint64_t seed)
{
    return (Random){seed};
}

uint64_t random_bits(Random *random)
{
    uint64_t z = random->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

int random_below(Random *random, int bound)
{
    assert(bound >= 1);
    return (int)(((random_bits(random) >> 32) * (uint64_t)bound) >> 32);
}

float random_uniform(Random *random)
{
    return (float)(random_bits(random) >> 40) * 0x1p-24f;
}

float random_normal(Random *random)
{
    float radius = sqrtf(-2.0f * logf(1.0f - random_uniform(random)));
    return radius * cosf(6.28318530718f * random_uniform(random));
}
