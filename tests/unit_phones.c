/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Languages as they are read and heard: no phone that a voice has may be one that
 * the tables don't know.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <string.h>

#include "sync/phones.h"

#include "speaker.h"

/* Words with all of a language's sounds. */
static const struct {
  const char *lang, *text;
} samples[] = {
    {"de",
     "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich, ich möchte "
     "schöne Küsse, träume heute Nacht von Häusern, singe Lieder für Mädchen, "
     "Pfeife, Dschungel, Genie, Uhr, Bär, Tür, Ohr, Vater, ewig"},
    {"pt",
     "Não há coração que não chore, minha mãe, os irmãos cantam canções de amanhã, "
     "velho trabalho, quando a chuva cai, põe o pão, muito bem, água, rio, carro, "
     "gente, filho, céu, herói, eu sou assim, ontem, um, sim, vinte, jardim"},
    {"it",
     "Gli gnocchi sono buoni, perché la pioggia scende sul mio cuore, sogno "
     "azzurro, zucchero, figlia, ragazzo, città, voglio ciao, giorno, scienza, "
     "aiuole, guerra, quello, pieno, più"},
    {"nl",
     "De kleine jongen schrijft een brief aan zijn vriend, ik zou graag uit het "
     "huis gaan, vuur, deur, goed, leeuw, nieuw, mooi, geluk, zingen, bloeien, hoi, "
     "eeuwig, meeuw, duw, thuis, rauw, reis, boer, ui"},
    {"pl",
     "Zażółć gęślą jaźń, szczęście przyszło wczoraj, dzień dobry, chcę śpiewać, "
     "źródło, niebo, księżyc, rzeka, wąż, miłość, ciepło, dźwięk, dżungla, łódka, "
     "kiedy, gitara, chleb"},
    {"ru",
     "Съешь ещё этих мягких французских булок, да выпей чаю, я тебя люблю, ночь, "
     "звёзды, щука, жить, цветы, объект, юность, музыка, хороший, поехали, друзья, "
     "мой, край"},
    {"sv",
     "Flygande bäckasiner söka hwila på mjuka tuvor, sjö, kärlek, skön, hjärta, "
     "tjugo, barn, fjord, kort, hals, stjärna, öga, hund, yxa, åka, själv, göra"},
    {"tr",
     "Pijamalı hasta yağız şoföre çabucak güvendi, gözlerin ışığı, aşk, değil, "
     "rüya, öğle, kâğıt, jale, cam, şarkı, ay, köy"},
    {"cs",
     "Příliš žluťoučký kůň úpěl ďábelské ódy, řeka, dítě, chléb, muž, džus, auto, "
     "euro, ouško, srdce, vlk, něco, zvon"},
    {"hu",
     "Árvíztűrő tükörfúrógép, szerelem, gyönyörű, nyár, csillag, zsír, lány, tyúk, "
     "dzsungel, ősz, út, én, ház"},
    {"fi",
     "Törkylempijävongahdus, yö, hyvää päivää, rakastan sinua, äiti, sydän, kauan, "
     "suo, tie, köyhä, laulu, kengät"},
    {"el",
     "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία, αγάπη, χιόνι, γη, θάλασσα, ουρανός, τζάκι, "
     "άγγελος, κύμα, γιαγιά, δέντρο, ευχή"},
    {"ro",
     "Gheorghe, pâine, înger, țară, șapte, fiică, ghiocel, ceai, geam, noapte, "
     "soare, doi, mâine, iubire, vreau"},
    {"uk",
     "Щебетання пташок, ґанок, їжак, є, любов, зірка, хліб, життя, дзвін, джерело, "
     "вечір, пісня, мій, чого"},
    {"id",
     "Aku cinta padamu, nyanyi, bunga, syarat, khusus, jauh, cahaya, pulau, sungai, "
     "engkau, amboi, laut"},
    {"sh",
     "Ljubav, njega, đak, ćao, čovjek, žena, šuma, džep, prst, hvala, dječak"},
    {"hi",
     "मैं तुमसे प्यार करता हूँ, दिल की धड़कन, आँखें, ख़ुशी, ज़िंदगी, फूल, घर, छोटा, "
     "ठंडा, ढोल, गाना, चाँद, झूला, बादल, सड़क, पढ़ना, शहर, क्षण"},
    {"vi",
     "Anh yêu em, trời xanh, người đẹp, không, phải, thuyền, gió, mưa, những, quê "
     "hương, đường, về, xuân"},
    {"cmn",
     "月亮代表我的心 春天来了 花儿开 女孩 自己 吃饭 是 日 雨 学 远 窗 强 熊 二 后 飞 这 丝 次 轮 云"},
    {"yue",
     "我愛你 月光 朋友 今晚 學校 香港 落雨 女仔 飲茶 去街 唔好 五 好靚 水 風 飛"},
    {"ar",
     "أحبك يا قمر، الليل طويل، صباح الخير، عين، غزال، ضوء، ظل، قلب، حب، شمس، ثلج، "
     "ذهب، طير"},
    {"ca",
     "La lluna és plena, els ulls blaus, any nou, caixa, metge, platja, dolç, jove, "
     "vull, cançó, això, hivern, neu, cau, pou, dijous"},
    {"da",
     "Rødgrød med fløde, jeg elsker dig, hav, bjerg, øje, kærlighed, sommer, by, "
     "hår, smørrebrød, kage, nej, løgn, havn, hund"},
    {"nb",
     "Jeg elsker deg, hjerte, kjærlighet, sky, skjønn, øy, hav, norsk, barn, fjord, "
     "nøye, hei, regn, tau, liv, år, boikott"},
    {"fr",
     "Je t'aime, la nuit brune, un bon vin blanc, l'œil, feuille, huit, oui, yeux, "
     "agneau, rêve, cœur, peur, jeu, été, mère, garçon, chat, rouge, gant, parking"},
    {"es",
     "Mañana, quiero bailar contigo, llueve en la calle, corazón, perro, guitarra, "
     "jamás, ayer, zapato, chico, gente, hierba, causa, reina, boina, deuda, huevo, "
     "ciudad, muy"},
    {"en",
     "Thought, measure, church, judge, singing, boy, now, fire, hour, near, hair, "
     "poor, bird, butter, little, rhythm, about, go, day, book, true, father, law, "
     "cat, bed, which, loch, button"},
    {"ko", "괜찮아 쏟아지는 별빛 아래 꽃잎처럼 흩날려 따뜻한 쪽지 예쁘게 의자 뛰어 원래 왜 폐허 톡 칼"},
    {"ja", "きゃく しゅっぱつ ちゃん ふぁん ヴァイオリン りょこう んま じゃあ づつみ ぴょん ひゃく うぉ"},
};

static void the_tables_know_all_phones_of_voices(void **state)
{
  size_t unknown = 0;
  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
    nr_arena arena = {0};
    const char *text = samples[i].text;
    nr_spoken_line line = speak(samples[i].lang, text, &arena);
    assert_true(line.phone_count >= 3 * line.word_count / 2);
    for (size_t p = 0; p < line.phone_count; p++) {
      if (nr_phone_known(line.words[0].lang, line.phones[p].ipa))
        continue;
      print_message("%s: %s\n", samples[i].lang, line.phones[p].ipa);
      unknown++;
    }
    nr_arena_free(&arena);
  }
  assert_int_equal(unknown, 0);
}

static void every_word_has_a_nucleus(void **state)
{
  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
    nr_arena arena = {0};
    const char *text = samples[i].text;
    nr_spoken_line line = speak(samples[i].lang, text, &arena);
    for (size_t w = 0; w < line.word_count; w++) {
      const nr_spoken_syllable *first = &line.syllables[line.words[w].first_syllable];
      const nr_spoken_syllable *last = first + line.words[w].syllable_count - 1;
      bool nucleus = false;
      for (size_t p = first->first_phone; p < last->first_phone + last->phone_count; p++)
        nucleus |= line.phones[p].vowel;
      if (!nucleus)
        print_message("%s: %.*s\n", samples[i].lang,
                      (int)(line.words[w].end - line.words[w].start), text + line.words[w].start);
      assert_true(nucleus);
    }
    nr_arena_free(&arena);
  }
}

static void marks_change_little(void **state)
{
  assert_true(nr_phone_known("ru", "tʃʲ"));
  assert_true(nr_phone_known("cmn", "tɕʰ"));
  assert_true(nr_phone_known("da", "ʔ"));
  assert_false(nr_phone_known("en", "ꟸ"));
  assert_false(nr_phone_known("en", ""));
  assert_false(nr_phone_known("en", "tꟸ"));
  /* An affricate stays one under its marks. */
  nr_sound plain[NR_SOUNDS], marked[NR_SOUNDS];
  assert_int_equal(nr_phone_sounds("cmn", "tɕ", false, plain), 1);
  assert_int_equal(nr_phone_sounds("cmn", "tɕʰ", false, marked), 1);
  assert_memory_equal(plain[0].state, marked[0].state, sizeof plain[0].state);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_tables_know_all_phones_of_voices),
      cmocka_unit_test(every_word_has_a_nucleus),
      cmocka_unit_test(marks_change_little),
  };
  return cmocka_run_group_tests_name("phones", tests, open_speaker, close_speaker);
}
