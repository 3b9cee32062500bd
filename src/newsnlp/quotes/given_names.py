"""Which gender a given name speaks for, where it does: common names of many countries. Evidence, never a verdict.

Names that are given to both in one language, or to one in one country and the other in the next (Andrea, Kim, Robin,
Jean, Sasha, Nicola, Simone), stand in neither list.
"""

from __future__ import annotations

from typing import Literal

Gender = Literal["m", "f"]

MALE = frozenset(
    """
    aaron abdul abdullah abdel abdelaziz abdulaziz abel abraham adam adolfo adrian ahmad ahmed aidan akira al alain alan
    albert alberto aldo alejandro aleksandr alessandro alexander alexandre alexei alexey alfonso alfred alfredo ali
    alistair allan allen alvaro amadou amir amit anders andre andreas andreu andrei andrej andres andrew andrey andrzej
    andy angus anil antoine anton antonio antony anthony antti anwar archie arjun armando arnold aroon arthur arturo
    arun asad ashok ashraf asif atiku attila augustin austin aziz babak barack barnaby barney barry bart bashar basil
    ben benedict benigno benito benjamin benny bernard bernardo bernd bernie bert bill billy bjorn bob bobby boris brad
    bradley brandon brendan brent bret brett brian bruce bruno bryan bryce byron caleb callum calvin carl carlo carlos
    cameron cesar chad charles charlie chester chico chinedu chris christian christoph christophe christopher chuck
    claudio claus clarence claude clayton clement cliff clifford clive clint colin colm conor conrad corey cory craig
    curtis cyril cyrus damian damien damon dan daniel daniele danny dante dario darren darryl dave david davide dean
    deepak denis dennis denzel derek derrick desmond devin dexter didier diego dieter dimitri dimitris dinesh dirk
    dmitri dmitry dominic dominik don donald doug douglas duncan dustin dwayne dwight dylan earl eddie edgar edmund
    eduardo edward edwin efrain egor eli elias elijah elliott elmer elon emeka emil emilio emmanuel emmerson enrico
    enrique eric erich erik ernest ernesto ernst esteban ethan eugene evan evgeny evo fabian fabio faisal farid farouk
    felipe felix ferdinand fernando fidel filip florian francesco francisco franck franco francois frank franz fred
    freddie frederic frederick fritz fyodor gabriel gareth garrett gary gavin gennady geoff geoffrey george georges
    georgios gerald gerard gerardo gerhard gilbert gilles giorgio giovanni giuseppe glen glenn godfrey goran gordon
    graham grant greg gregor gregory guido guillermo gunther gustavo guy habib hamid hamza hank hans harald harold harry
    harsh harvey hasan hashim hassan hector heinrich heinz helmut henri henrik henry herbert herman hermann hideki
    hiroshi horst howard hugh hugo hun hussain hussein ian ibrahim idris ignacio igor ilya imran isaac isaias ismail
    ivan ivo jack jackson jacob jacques jaime jair jake jakob jakub james jan janez janos jared jarrod jason javier jay
    jeb jed jeff jeffrey jens jeremy jerome jerry jesse jesus jim jimmy joachim joao joaquin joe joel johan johann
    johannes john johnny jon jonas jonathan jonny joost jordi jorge jose josef joseph josh joshua joseba juan juha
    julian julien julio julius jurgen justin kai kamal kareem karim karl kaspar keith kelvin ken kenji kenneth kent
    kevin khaled khalid kieran kofi konrad konstantin krishna kristian kurt kwame kyle lamar lamine lance larry lars
    laszlo laurent lawrence lech lee len leo leon leonard leonardo leonid leopold leroy les lester lev levi lewis liam
    lionel lloyd lorenzo lou louis luc luca lucas lucian luigi luis luiz luka lukas luke lutz lyndon magnus mahathir
    mahmoud malcolm malik manfred manmohan manoj manuel marc marcel marcelo marco marcos marcus marek mariano mario
    marius mark marko markus marlon martin marty marvin masato mateo mateusz mathias matt matteo matthew matthias
    matthieu maurice mauricio max maxim maxime maximilian mehmet mehdi melvin merrick michael michal michel miguel mihai
    mik mikael mike mikhail miklos milan milos milton min miroslav mitch mitchell mitt moeen mohamed mohammad mohammed
    mohan mohd moses mu'ammar muhammad muhammadu mukesh murat mustafa mwai naftali najib nana narendra nasser nate
    nathan nathaniel navid nawaz neal ned neil nelson nestor neville nguyen nicholas nick nickolas nicolas nicos nigel
    nikhil nikita nikola nikolai nikolaus nikos nils noah noel norbert norman obiageli olaf oleg oliver olivier olu
    oluwaseun omar orlando orrin oscar osman oswaldo otto owen pablo paddy paolo pascal patrick patrik paul paulo pavel
    pawel pedro percy per pervez pete peter petr petro phil philip philippe phillip pierce pierre piers pietro piotr
    pradeep prakash pranab prayut prem quentin rafael rahul rainer raj rajiv ralf ralph ramesh ramon rand randall
    randolph randy raphael rashid raul ravi ray raymond recep reginald reince reinhard reinhold rene reuben reuven rex
    reza ricardo rich richard rick ricky rishi rob robert roberto rodney rodolfo rodrigo roger rohan roland rolf roman
    romano ron ronald ronnie rory ross roy ruben rudi rudolf rudy rufus rupert russ russell ryan sadiq saeed said sajid
    salim salman salvador salvatore sam samir samuel sandeep sandro sanjay santiago saul scott sean sebastian sebastien
    serge sergei sergey sergio seth shane shaun shawn shigeru shinzo sid siddharth sidney siegfried silvio simon sohail
    stan stanislav stanley stefan stefano stephane stephen stephan steve steven stewart stuart suleiman sultan sunil
    suresh sven syed sylvain sylvester taha takashi tariq taro tayyip ted teddy terence terrence terry theo theodore
    thierry thomas thorsten tim timo timothy tobias tobi toby todd tom tomas tomasz tommy tony travis trevor tristan
    troy tucker tyler tyrone udo ulrich umar uwe vaclav valentin valery vasily vernon victor vijay viktor vince vincent
    vinod virgil vishal vito vlad vladimir volodymyr volker walter warren wayne wendell werner wesley wilfred wilhelm
    will willem william willy winston wojciech wolfgang wolf woodrow xavier yahya yair yanis yannick yasser yasuo
    yoshihide yoweri yuri yusuf yves zachary zack zane zbigniew zoltan
    """.split()
)
FEMALE = frozenset(
    """
    abigail ada adaeze adela adele adriana agata agatha agnes agnieszka aicha aida aisha aishwarya alejandra alessandra
    alexandra alexandria alice alicia alina alison allison alma alyssa amal amalia amanda amber amelia amelie amina
    amira amy ana anastasia anette angela angelica angelina anita anja anjali ann anna annalena anne annegret annemarie
    annette annie antonella antonia anushka aparna april arancha arlene ashanti ashley asma astrid audrey aung ava
    ayesha aya azadeh barbara beata beatrice beatriz becky belinda benazir berit bernadette bertha beth bethany betsy
    betty beverly bianca birgit bonnie brenda bridget brigitte britney brittany camila camilla camille candace carina
    carla carlota carly carmen carol carola carole carolina caroline carolyn carrie cassandra catalina catarina caterina
    catherine cathy cecile cecilia celeste celia celine chandra chantal charlene charlotte chelsea cherie cheryl chiara
    chimamanda chloe christa christiane christina christine chrystia cindy claire clara clarissa claudia colette colleen
    concepcion connie constance consuelo cora cordelia corinna corinne cornelia courtney cressida cristina crystal
    cynthia dagmar daisy dalia dana daniela danielle daphne daria darlene davina dawn deanna debbie deborah debra delia
    delphine denise desiree diana diane dianne dilma dina dolores donna dora doreen doris dorothy ebony edith edna
    edwina eileen ekaterina elaine eleanor elena eleni elfriede elif elisa elisabeth elise elizabeth ella ellen ellie
    elodie eloise elsa elsie elvira emilia emily emma emmanuelle erica erika erin esmeralda esperanza esra estelle
    esther ethel eugenia eunice eva evangeline eve evelyn fabiola faith fatima fatou felicia felicity fiona flavia
    florence fran frances francesca francine francoise freda frederique freya frida funmi gabriela gabriella gabrielle
    gail gayle genevieve georgia georgina geraldine gerda gertrude gillian gina ginger giorgia giovanna gisela giulia
    gladys glenda gloria golda grace graciela greta gretchen griselda gudrun guadalupe gwen gwendolyn hailey halima
    hanna hannah hannelore harriet harumi hatice hazel heather hedwig heidi helen helena helene helga henrietta hilary
    hilda hilde hillary holly huda huma ida ilana ilse imelda imogen indira ines inga ingrid irena irene irina iris irma
    isabel isabella isabelle isla ivana ivanka ivy jacinda jackie jaclyn jacqueline jacqui jane janet janice janine
    jasmin jasmine jean-marie jeanette jeanne jelena jemima jenna jennifer jenny jessica jill jo joan joann joanna
    joanne jocelyn johanna jolanta josefina josephine joy joyce juanita judith judy julia juliana julianne julie juliet
    juliette june justine kaja kaley kamala kara karen karin karina karla kate katarina katarzyna katerina katharina
    katharine katherine kathleen kathryn kathy katie katja katrin katrina kayla keiko kellyanne kelsey kendra kerstin
    kersti kezia khadija kimberly kirsten kirsti kirsty kristen kristin kristina kristine kyra lakshmi lana lara larissa
    latisha laura laurel lauren laurie lavinia layla lea leah leila lena leni leonora leticia leyla lidia lili lilian
    liliana lilly lily lina linda lindiwe lisa lise liudmila liz liza lizzie lois lola loretta lorena lorna lorraine
    lotte louisa louise lucia luciana lucie lucille lucinda lucy ludmila luisa luz lydia lynda lynette lynn mabel
    madeleine madeline madhuri madison magda magdalena maggie maia maja mala malala malgorzata mallory manuela mara
    marcela marcia margaret margarita margaux margherita margit margo margot marguerite maria mariam marian mariana
    marianne marie mariela marielle marija marilyn marina marine marisa marisol marissa marjorie marlene marsha marta
    martha martina martine mary maryam matilda maureen maxine maya mayra meera megan megha megyn melania melanie melinda
    melissa mercedes meredith mette mia michaela michele michelle mildred milena millicent mina minerva mira miranda
    mireille miriam mitzi moira molly mona monica monika monique muriel mwende myra myriam myrna nadezhda nadia nadine
    naledi nana-akua nancy naomi natalia natalie natasha nathalie neera nelly nell neha ngozi nicole nicky nikki nimrata
    nina nirmala noor nora noreen norma nuria octavia odile olena olga olive olivia oona ophelia oprah paloma pamela
    pascale patience patricia patrizia patty paula paulette paulina pauline pearl peggy penelope penny petra philippa
    phoebe phyllis pia pilar pippa polina polly pooja portia precious priscilla priti priya priyanka prudence rachael
    rachel radha raisa ramona rana rania raquel rasha rashida raquelle rebecca regina reina rena renata renate renee
    rhoda rhonda ria rima rita roberta rochelle rosa rosalie rosalind rosalyn rosanna rosario rose roseanne rosemary
    rosie rowena roxana roxanne ruby ruth sabina sabine sabrina sadie sahra saima sally salma samantha samia sandra sara
    sarah saskia savannah scarlett selena selma serena shabana shannon sharon shauna sheikh-hasina sheila shelley shelly
    sheryl shirin shirley shreya sigrid silke silvia sinead siobhan sirimavo sofia solange sonal sonia sonja sophia
    sophie soraya stacey stacy stefania stella stephanie sue suella sujata sunita susan susana susanna susanne suu
    suzanne suzy svetlana swati sylvia sylvie tabitha tamara tammy tania tanja tanya tara tatiana tatyana teresa terri
    tess tessa thandi thelma theresa therese tiffany tina toni tracey tracy tricia trudy tsai tulsi twyla ursula uta
    uzma valentina valerie vanessa vera verena verona veronica veronika veronique vicky victoria viktoria viola violet
    violeta virginia virginie vivian viviana vivien vivienne wanda wendy wilhelmina wilma wimes winifred winnie xiomara
    yael yasmin yasmine yevgenia yingluck yolanda yulia yvette yvonne zahra zainab zanele zara zelda zeynep zoe zofia
    zsuzsanna zuzana
    """.split()
)
HONORIFICS: dict[str, Gender] = {
    "mr": "m", "sir": "m", "lord": "m", "king": "m", "prince": "m", "father": "m", "señor": "m", "monsieur": "m",
    "herr": "m", "duke": "m", "brother": "m", "mrs": "f", "ms": "f", "miss": "f", "madam": "f", "madame": "f",
    "queen": "f", "princess": "f", "lady": "f", "dame": "f", "sister": "f", "señora": "f", "frau": "f", "baroness": "f",
    "duchess": "f", "congressman": "m", "congresswoman": "f", "chairman": "m", "chairwoman": "f", "spokesman": "m",
    "spokeswoman": "f", "councilman": "m", "councilwoman": "f", "actress": "f", "businessman": "m",
    "businesswoman": "f", "assemblyman": "m", "assemblywoman": "f",
}  # fmt: skip


def gender_of_given_name(name: str) -> Gender | None:
    """What a given name speaks for, None where it is rare or given to both; case does not matter."""
    folded = name.strip(".").casefold()
    if "-" in folded and folded not in FEMALE:
        folded = folded.split("-")[0]
    if folded in MALE:
        return None if folded in FEMALE else "m"
    return "f" if folded in FEMALE else None
